-- Nobody passes the hours of another on to themself, or to somebody else for whom they act.
CREATE TRIGGER ledger_entries_dealing BEFORE INSERT ON ledger_entries WHEN NEW.kind = 'TRANSFER' BEGIN
	SELECT RAISE(ABORT, 'FORBIDDEN') FROM ledger_accounts f JOIN ledger_accounts t ON t.id = NEW.to_id
		WHERE f.id = NEW.from_id AND f.person_id <> NEW.actor_id AND (t.person_id = NEW.actor_id OR EXISTS (SELECT 1 FROM proxies x
			WHERE x.proxy_id = NEW.actor_id AND x.person_id = t.person_id AND x.cooperative_id = NEW.cooperative_id AND x.ended_at IS NULL));
END;
