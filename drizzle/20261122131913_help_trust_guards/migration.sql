-- Who has left a cooperative, or may not take part in it for now, acts for nobody there, and nobody for them.
CREATE TRIGGER memberships_end_proxies AFTER UPDATE OF status ON memberships WHEN NEW.status <> 'ACTIVE' AND OLD.status = 'ACTIVE' BEGIN
	UPDATE proxies SET ended_at = NEW.updated_at
		WHERE (proxy_id = NEW.person_id OR person_id = NEW.person_id) AND cooperative_id = NEW.cooperative_id AND ended_at IS NULL;
END;
--> statement-breakpoint
-- Proposals between two of whom one blocks the other end as those do that nobody answered in time: also their time is over.
DROP TRIGGER person_blocks_proposals;
--> statement-breakpoint
CREATE TRIGGER person_blocks_proposals AFTER INSERT ON person_blocks BEGIN
	UPDATE matches SET status = 'EXPIRED', expires_at = min(expires_at, NEW.since), ended_at = NEW.since, updated_at = NEW.since
		WHERE status = 'PROPOSED' AND (requester_id = NEW.blocker_id AND volunteer_id = NEW.blocked_id
			OR requester_id = NEW.blocked_id AND volunteer_id = NEW.blocker_id);
END;
