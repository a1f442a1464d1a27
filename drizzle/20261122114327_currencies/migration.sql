-- A place may come to be paid in another currency: then what was owed is taken back in the one, and owed in the other.
DROP TRIGGER bookings_recharge;
--> statement-breakpoint
CREATE TRIGGER bookings_recharge AFTER UPDATE ON bookings WHEN NEW.due_cents <> OLD.due_cents AND NEW.currency = OLD.currency BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, CASE NEW.status WHEN 'CANCELLED' THEN 'CANCELLATION' WHEN 'NO_SHOW' THEN 'NO_SHOW' ELSE 'BOOKING' END, NEW.due_cents - OLD.due_cents, NEW.currency, NEW.updated_at
		WHERE true;
END;
--> statement-breakpoint
DROP TRIGGER bookings_redeposit;
--> statement-breakpoint
CREATE TRIGGER bookings_redeposit AFTER UPDATE OF status, deposit_cents ON bookings
WHEN (NEW.status = 'CONFIRMED') * NEW.deposit_cents <> (OLD.status = 'CONFIRMED') * OLD.deposit_cents AND NEW.currency = OLD.currency BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, 'DEPOSIT', (NEW.status = 'CONFIRMED') * NEW.deposit_cents - (OLD.status = 'CONFIRMED') * OLD.deposit_cents, NEW.currency, NEW.updated_at
		WHERE true;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_exchange AFTER UPDATE OF currency ON bookings WHEN NEW.currency <> OLD.currency BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, CASE NEW.status WHEN 'CANCELLED' THEN 'CANCELLATION' WHEN 'NO_SHOW' THEN 'NO_SHOW' ELSE 'BOOKING' END, -OLD.due_cents, OLD.currency, NEW.updated_at
		WHERE OLD.due_cents <> 0;
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, CASE NEW.status WHEN 'CANCELLED' THEN 'CANCELLATION' WHEN 'NO_SHOW' THEN 'NO_SHOW' ELSE 'BOOKING' END, NEW.due_cents, NEW.currency, NEW.updated_at
		WHERE NEW.due_cents <> 0;
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, 'DEPOSIT', -(OLD.status = 'CONFIRMED') * OLD.deposit_cents, OLD.currency, NEW.updated_at
		WHERE (OLD.status = 'CONFIRMED') * OLD.deposit_cents <> 0;
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		SELECT NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, 'DEPOSIT', (NEW.status = 'CONFIRMED') * NEW.deposit_cents, NEW.currency, NEW.updated_at
		WHERE (NEW.status = 'CONFIRMED') * NEW.deposit_cents <> 0;
END;
