DROP INDEX IF EXISTS `waitlist_ending`;--> statement-breakpoint
CREATE INDEX `waitlist_passed_over` ON `waitlist_entries` (`facility_id`) WHERE status = 'WAITING' and passed_over is not null;--> statement-breakpoint
CREATE INDEX `waitlist_last_start` ON `waitlist_entries` (ends_at - duration) WHERE status = 'WAITING';--> statement-breakpoint
CREATE INDEX `waitlist_of_facility` ON `waitlist_entries` (`facility_id`,`joined_at`,`id`,`status`);
--> statement-breakpoint
-- How often room may have appeared is counted, also while it is not looked at: who looks sees whether more came meanwhile. The
-- buffers of the place that is waited for count too, which may be a part of another, or have others than when it was booked.
DROP TRIGGER claims_freed;
--> statement-breakpoint
CREATE TRIGGER claims_freed AFTER DELETE ON claims BEGIN
	UPDATE waitlist_entries SET look_again = look_again + 1
		WHERE status = 'WAITING'
			AND facility_id IN (SELECT facility_id FROM facility_spaces WHERE space_id = OLD.space_id)
			AND (SELECT starts_at < OLD.ends_at + max(OLD.buffer_before, OLD.buffer_after, f.buffer_before, f.buffer_after)
				AND ends_at > OLD.starts_at - max(OLD.buffer_before, OLD.buffer_after, f.buffer_before, f.buffer_after)
				FROM facilities f WHERE f.id = facility_id);
END;
--> statement-breakpoint
DROP TRIGGER facilities_rules_freed;
--> statement-breakpoint
CREATE TRIGGER facilities_rules_freed AFTER UPDATE OF rules_version ON facilities BEGIN
	UPDATE waitlist_entries SET look_again = look_again + 1 WHERE status = 'WAITING' AND facility_id = NEW.id;
END;
--> statement-breakpoint
DROP TRIGGER waitlist_first;
--> statement-breakpoint
CREATE TRIGGER waitlist_first BEFORE INSERT ON bookings WHEN NEW.status <> 'HELD' AND EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
--> statement-breakpoint
DROP TRIGGER waitlist_first_move;
--> statement-breakpoint
CREATE TRIGGER waitlist_first_move BEFORE UPDATE OF facility_id, starts_at, ends_at, units ON bookings
WHEN NEW.status IN ('REQUESTED', 'CONFIRMED') AND (
	NEW.starts_at < OLD.starts_at OR NEW.ends_at > OLD.ends_at OR NEW.units > OLD.units OR NEW.facility_id <> OLD.facility_id
) AND EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id JOIN facilities f ON f.id = w.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
		AND w.ends_at > NEW.starts_at - max(NEW.buffer_before, NEW.buffer_after, f.buffer_before, f.buffer_after)
) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
