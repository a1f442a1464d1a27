-- The triggers of `*_conduct` made anew: what somebody missed is found by their own bookings, not by all of the cooperative's.
DROP TRIGGER bookings_no_show;
--> statement-breakpoint
DROP TRIGGER bookings_no_show_undone;
--> statement-breakpoint
-- Whom a facility's terms block after too many no-shows is blocked by the very write that made the last of them, so that none is
-- overlooked, whoever writes at the same time. No-shows count at all places of the cooperative. A block has the id of the booking
-- that caused it, so that one that is undone and reported anew does not block twice.
CREATE TRIGGER bookings_no_show AFTER UPDATE OF status ON bookings WHEN NEW.status = 'NO_SHOW' AND OLD.status <> 'NO_SHOW' BEGIN
	INSERT INTO booking_blocks (id, cooperative_id, person_id, organisation_id, booking_id, starts_at, ends_at, no_show_limit, counted_from)
		SELECT 'blk_' || substr(NEW.id, 5), NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id,
			NEW.updated_at, NEW.updated_at + t.no_show_block, t.no_show_limit, NEW.updated_at - t.no_show_within
		FROM facility_terms t WHERE t.facility_id = NEW.facility_id AND NEW.starts_at > NEW.updated_at - t.no_show_within
			AND t.no_show_limit <= (
				SELECT count(*) FROM bookings b WHERE b.for_person_id = NEW.for_person_id
					AND b.starts_at > NEW.updated_at - t.no_show_within AND b.status = 'NO_SHOW' AND +b.cooperative_id = NEW.cooperative_id
			) + (
				SELECT count(*) FROM bookings b WHERE b.for_organisation_id = NEW.for_organisation_id
					AND b.starts_at > NEW.updated_at - t.no_show_within AND b.status = 'NO_SHOW' AND +b.cooperative_id = NEW.cooperative_id
			)
		ON CONFLICT (id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, no_show_limit = excluded.no_show_limit,
			counted_from = excluded.counted_from, lifted_at = NULL, lifted_by = NULL, lift_reason = NULL;
END;
--> statement-breakpoint
-- Undone, it lifts the block that it caused, and those for which too few no-shows are left.
CREATE TRIGGER bookings_no_show_undone AFTER UPDATE OF status ON bookings WHEN OLD.status = 'NO_SHOW' AND NEW.status <> 'NO_SHOW' BEGIN
	UPDATE booking_blocks SET lifted_at = NEW.updated_at
		WHERE +cooperative_id = NEW.cooperative_id AND lifted_at IS NULL AND ends_at > NEW.updated_at AND booking_id IS NOT NULL
			AND (person_id = NEW.for_person_id OR organisation_id = NEW.for_organisation_id)
			AND (booking_id = NEW.id OR no_show_limit > (
				SELECT count(*) FROM bookings b WHERE b.for_person_id = NEW.for_person_id
					AND b.starts_at > booking_blocks.counted_from AND b.status = 'NO_SHOW' AND +b.cooperative_id = NEW.cooperative_id
			) + (
				SELECT count(*) FROM bookings b WHERE b.for_organisation_id = NEW.for_organisation_id
					AND b.starts_at > booking_blocks.counted_from AND b.status = 'NO_SHOW' AND +b.cooperative_id = NEW.cooperative_id
			));
END;
