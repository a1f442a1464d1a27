-- Who waits for a time beyond the horizon, since a place is let less far ahead than it was, keeps nobody from booking; but as soon as
-- the horizon has come farther than it had when somebody looked, they are looked at before anybody books there. What reaches
-- beyond the horizon, as series may, they could not have.
DROP TRIGGER waitlist_first;
--> statement-breakpoint
CREATE TRIGGER waitlist_first BEFORE INSERT ON bookings WHEN NEW.status <> 'HELD' AND (EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
) OR EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.looked_until IS NOT NULL
		AND NEW.ends_at > w.looked_until AND NEW.ends_at <= NEW.created_at + f.horizon
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
)) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
--> statement-breakpoint
DROP TRIGGER waitlist_first_move;
--> statement-breakpoint
CREATE TRIGGER waitlist_first_move BEFORE UPDATE OF facility_id, starts_at, ends_at, units ON bookings
WHEN NEW.status IN ('REQUESTED', 'CONFIRMED') AND (
	NEW.starts_at < OLD.starts_at OR NEW.ends_at > OLD.ends_at OR NEW.units > OLD.units OR NEW.facility_id <> OLD.facility_id
) AND (EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
) OR EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.looked_until IS NOT NULL
		AND NEW.ends_at > w.looked_until AND NEW.ends_at <= NEW.updated_at + f.horizon
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
)) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
--> statement-breakpoint
-- Of those that wait already nobody knows how far they were looked at.
UPDATE waitlist_entries SET look_again = look_again + 1 WHERE status = 'WAITING';
