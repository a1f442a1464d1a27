-- The promises that the database keeps by itself. A RAISE message is a literal, and is what the code translates.

-- An assertion inside a batch: `INSERT INTO must_hold SELECT 'STALE', changes() = 1` rolls the batch back unless it holds.
CREATE VIEW must_hold AS SELECT '' AS what, 1 AS holds;
--> statement-breakpoint
CREATE TRIGGER must_hold_guard INSTEAD OF INSERT ON must_hold WHEN NEW.holds IS NOT 1 BEGIN
	SELECT CASE NEW.what
		WHEN 'STALE' THEN RAISE(ABORT, 'STALE')
		WHEN 'FORBIDDEN' THEN RAISE(ABORT, 'FORBIDDEN')
		WHEN 'RATE_LIMITED' THEN RAISE(ABORT, 'RATE_LIMITED')
		ELSE RAISE(ABORT, 'ASSERTION_FAILED')
	END;
END;
--> statement-breakpoint

-- Audit entries are only ever added.
CREATE TRIGGER audit_entries_keep_update BEFORE UPDATE ON audit_entries BEGIN
	SELECT RAISE(ABORT, 'AUDIT_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER audit_entries_keep_delete BEFORE DELETE ON audit_entries BEGIN
	SELECT RAISE(ABORT, 'AUDIT_IS_APPEND_ONLY');
END;
--> statement-breakpoint

-- A cooperative that has a board keeps at least one active board member.
CREATE TRIGGER memberships_last_board BEFORE UPDATE OF status, roles ON memberships
WHEN OLD.status = 'ACTIVE' AND instr(OLD.roles, '"BOARD"') AND NOT (NEW.status = 'ACTIVE' AND instr(NEW.roles, '"BOARD"')) BEGIN
	SELECT RAISE(ABORT, 'LAST_BOARD_MEMBER') WHERE NOT EXISTS (
		SELECT 1 FROM memberships other
		WHERE other.cooperative_id = OLD.cooperative_id AND other.status = 'ACTIVE'
			AND other.id <> OLD.id AND instr(other.roles, '"BOARD"')
	);
END;
--> statement-breakpoint
CREATE TRIGGER memberships_keep BEFORE DELETE ON memberships BEGIN
	SELECT RAISE(ABORT, 'MEMBERSHIP_IS_HISTORY');
END;
--> statement-breakpoint

-- Every facility is a leaf space, found by its text.
CREATE VIRTUAL TABLE facility_text USING fts5(facility_id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
--> statement-breakpoint
CREATE TRIGGER facilities_created AFTER INSERT ON facilities BEGIN
	INSERT INTO spaces (id, capacity) VALUES (NEW.id, NEW.capacity);
	INSERT INTO facility_spaces (facility_id, space_id) VALUES (NEW.id, NEW.id);
	INSERT INTO facility_text (facility_id, text) SELECT NEW.id, replace(replace(
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.name)) || ' ' ||
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.description)) || ' ' ||
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.amenities)) || ' ' ||
		NEW.street || ' ' || NEW.city, 'ß', 'ss'), 'ẞ', 'ss');
END;
--> statement-breakpoint
CREATE TRIGGER facilities_text_changed AFTER UPDATE OF name, description, amenities, street, city ON facilities BEGIN
	DELETE FROM facility_text WHERE facility_id = NEW.id;
	INSERT INTO facility_text (facility_id, text) SELECT NEW.id, replace(replace(
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.name)) || ' ' ||
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.description)) || ' ' ||
		(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(NEW.amenities)) || ' ' ||
		NEW.street || ' ' || NEW.city, 'ß', 'ss'), 'ẞ', 'ss');
END;
--> statement-breakpoint

-- What a booking is judged by has a version; every change of it counts.
CREATE TRIGGER facilities_rules_changed AFTER UPDATE OF status, capacity, mode, time_zone, granularity, min_duration, max_duration,
	lead_time, horizon, buffer_before, buffer_after, cancellation_window, bookable_by, requires_approval, closed_on_holidays ON facilities BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER calendar_intervals_added AFTER INSERT ON calendar_intervals BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id AND NEW.kind <> 'OPEN';
END;
--> statement-breakpoint
CREATE TRIGGER calendar_intervals_removed AFTER DELETE ON calendar_intervals WHEN OLD.kind = 'OPEN' BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = OLD.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_added AFTER INSERT ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_changed AFTER UPDATE ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_removed AFTER DELETE ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = OLD.facility_id;
END;
--> statement-breakpoint

-- Capacity never falls below what is already promised; the mode does not change under running bookings.
CREATE TRIGGER facilities_capacity_guard BEFORE UPDATE OF capacity ON facilities WHEN NEW.capacity < OLD.capacity BEGIN
	SELECT RAISE(ABORT, 'CAPACITY_IN_USE') WHERE EXISTS (
		SELECT 1 FROM claims p
		WHERE p.space_id = NEW.id AND p.ends_at > NEW.updated_at AND NEW.capacity < CASE
			WHEN p.whole THEN CASE WHEN p.booking_id IN (SELECT id FROM bookings WHERE facility_id = NEW.id) THEN p.units ELSE 0 END
			ELSE (
				SELECT sum(c.units) FROM claims c
				WHERE c.space_id = NEW.id AND c.whole = 0 AND c.starts_at <= p.starts_at
					AND c.ends_at + max(c.buffer_before, c.buffer_after) > p.starts_at
			) END
	);
END;
--> statement-breakpoint
CREATE TRIGGER facilities_capacity_changed AFTER UPDATE OF capacity ON facilities BEGIN
	UPDATE spaces SET capacity = NEW.capacity WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER facilities_mode_guard BEFORE UPDATE OF mode ON facilities WHEN NEW.mode <> OLD.mode BEGIN
	SELECT RAISE(ABORT, 'FACILITY_IN_USE') WHERE EXISTS (
		SELECT 1 FROM claims c WHERE c.space_id = NEW.id AND c.ends_at > NEW.updated_at
	);
	SELECT RAISE(ABORT, 'PARTS_NEED_WHOLE') WHERE NEW.mode <> 'WHOLE' AND EXISTS (
		SELECT 1 FROM facility_parts p WHERE p.facility_id = NEW.id
	);
END;
--> statement-breakpoint

-- Parts: the spaces of a facility are its own and those of its parts at any depth, never in a circle.
CREATE TRIGGER facility_parts_guard BEFORE INSERT ON facility_parts BEGIN
	SELECT RAISE(ABORT, 'PART_CYCLE') WHERE EXISTS (
		SELECT 1 FROM facility_spaces s WHERE s.facility_id = NEW.part_id AND s.space_id = NEW.facility_id
	);
	SELECT RAISE(ABORT, 'PART_OF_OTHER_COOPERATIVE') WHERE
		(SELECT cooperative_id FROM facilities WHERE id = NEW.facility_id) IS NOT
		(SELECT cooperative_id FROM facilities WHERE id = NEW.part_id);
	SELECT RAISE(ABORT, 'PARTS_NEED_WHOLE') WHERE
		(SELECT mode FROM facilities WHERE id = NEW.facility_id) IS NOT 'WHOLE';
END;
--> statement-breakpoint
CREATE TRIGGER facility_parts_added AFTER INSERT ON facility_parts BEGIN
	INSERT OR IGNORE INTO facility_spaces (facility_id, space_id)
		SELECT above.facility_id, below.space_id FROM facility_spaces above, facility_spaces below
		WHERE above.space_id = NEW.facility_id AND below.facility_id = NEW.part_id;
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT below.space_id, b.starts_at, b.ends_at, b.units, 1, b.buffer_before, b.buffer_after, b.id
		FROM facility_spaces above, facility_spaces below, bookings b
		WHERE above.space_id = NEW.facility_id AND below.facility_id = NEW.part_id AND b.facility_id = above.facility_id
			AND b.ends_at > NEW.since AND b.status IN ('REQUESTED', 'CONFIRMED')
			AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = b.id AND c.space_id = below.space_id);
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT facility_id FROM facility_spaces WHERE space_id = NEW.facility_id
	);
END;
--> statement-breakpoint
CREATE TRIGGER facility_parts_removed AFTER DELETE ON facility_parts BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT facility_id FROM facility_spaces WHERE space_id = OLD.facility_id
	);
	DELETE FROM facility_spaces
		WHERE facility_id IN (SELECT facility_id FROM facility_spaces WHERE space_id = OLD.facility_id)
			AND space_id <> facility_id
			AND space_id NOT IN (
				WITH RECURSIVE below(id) AS (
					SELECT facility_spaces.facility_id
					UNION SELECT p.part_id FROM facility_parts p JOIN below ON p.facility_id = below.id
				) SELECT id FROM below
			);
	DELETE FROM claims WHERE booking_id IN (
			SELECT c.booking_id FROM claims c JOIN facility_spaces below ON below.facility_id = OLD.part_id AND below.space_id = c.space_id
		) AND space_id NOT IN (
			SELECT s.space_id FROM facility_spaces s JOIN bookings b ON b.facility_id = s.facility_id WHERE b.id = claims.booking_id
		);
END;
--> statement-breakpoint

-- Bookings: the states go one way, the units fit the place, and the claims follow from the row.
CREATE TRIGGER bookings_units_insert BEFORE INSERT ON bookings BEGIN
	SELECT RAISE(ABORT, 'UNITS_EXCEED_CAPACITY') WHERE NEW.units > (SELECT capacity FROM facilities WHERE id = NEW.facility_id);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_units_update BEFORE UPDATE OF units, facility_id ON bookings BEGIN
	SELECT RAISE(ABORT, 'UNITS_EXCEED_CAPACITY') WHERE NEW.units > (SELECT capacity FROM facilities WHERE id = NEW.facility_id);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_transition BEFORE UPDATE OF status ON bookings WHEN NEW.status <> OLD.status BEGIN
	SELECT RAISE(ABORT, 'INVALID_TRANSITION') WHERE NOT (
		(OLD.status = 'REQUESTED' AND NEW.status IN ('CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED'))
		OR (OLD.status = 'CONFIRMED' AND NEW.status = 'CANCELLED')
		OR (OLD.status = 'CONFIRMED' AND NEW.status = 'REQUESTED' AND (NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at OR NEW.units <> OLD.units))
	);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_claim AFTER INSERT ON bookings WHEN NEW.status IN ('REQUESTED', 'CONFIRMED') BEGIN
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT s.space_id, NEW.starts_at, NEW.ends_at, NEW.units, s.space_id <> NEW.facility_id OR f.mode = 'WHOLE',
			NEW.buffer_before, NEW.buffer_after, NEW.id
		FROM facilities f JOIN facility_spaces s ON s.facility_id = f.id WHERE f.id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_reclaim AFTER UPDATE OF status, facility_id, starts_at, ends_at, units, buffer_before, buffer_after ON bookings
WHEN NEW.status IN ('REQUESTED', 'CONFIRMED') BEGIN
	DELETE FROM claims WHERE booking_id = NEW.id;
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT s.space_id, NEW.starts_at, NEW.ends_at, NEW.units, s.space_id <> NEW.facility_id OR f.mode = 'WHOLE',
			NEW.buffer_before, NEW.buffer_after, NEW.id
		FROM facilities f JOIN facility_spaces s ON s.facility_id = f.id WHERE f.id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_release AFTER UPDATE OF status ON bookings WHEN NEW.status NOT IN ('REQUESTED', 'CONFIRMED') BEGIN
	DELETE FROM claims WHERE booking_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_keep BEFORE DELETE ON bookings BEGIN
	SELECT RAISE(ABORT, 'BOOKING_IS_HISTORY');
END;
--> statement-breakpoint

-- The guard against overbooking.
--
-- Two claims on a space of which one takes it whole keep the larger of the two buffers between them. Claims by units
-- occupy the space until their end plus their own larger buffer, and at no moment may their sum exceed the capacity:
-- the peak is at the new claim's start or at a start within it. Scans are bounded by the longest claim and buffer seen.
CREATE TRIGGER claims_guard BEFORE INSERT ON claims BEGIN
	SELECT RAISE(ABORT, 'CAPACITY_EXCEEDED') WHERE EXISTS (
		SELECT 1 FROM spaces s JOIN claims c ON c.space_id = s.id
		WHERE s.id = NEW.space_id AND (c.whole OR NEW.whole)
			AND c.starts_at > NEW.starts_at - s.longest_claim - max(s.longest_buffer, NEW.buffer_before)
			AND c.starts_at < NEW.ends_at + max(s.longest_buffer, NEW.buffer_after)
			AND NEW.starts_at < c.ends_at + max(c.buffer_after, NEW.buffer_before)
			AND c.starts_at < NEW.ends_at + max(NEW.buffer_after, c.buffer_before)
			AND c.booking_id <> NEW.booking_id
	);
	SELECT RAISE(ABORT, 'CAPACITY_EXCEEDED') FROM spaces s WHERE s.id = NEW.space_id AND NOT NEW.whole AND NEW.units + (
		SELECT coalesce(max(load), 0) FROM (
			SELECT (
				SELECT sum(c.units) FROM claims c
				WHERE c.space_id = NEW.space_id AND NOT c.whole AND c.booking_id <> NEW.booking_id
					AND c.starts_at > point.at - s.longest_claim - s.longest_buffer AND c.starts_at <= point.at
					AND c.ends_at + max(c.buffer_before, c.buffer_after) > point.at
			) AS load
			FROM (
				SELECT NEW.starts_at AS at
				UNION
				SELECT d.starts_at FROM claims d
				WHERE d.space_id = NEW.space_id AND d.starts_at > NEW.starts_at
					AND d.starts_at < NEW.ends_at + max(NEW.buffer_before, NEW.buffer_after)
			) AS point
		)
	) > s.capacity;
END;
--> statement-breakpoint
CREATE TRIGGER claims_bounds AFTER INSERT ON claims WHEN EXISTS (
	SELECT 1 FROM spaces s WHERE s.id = NEW.space_id
		AND (s.longest_claim < NEW.ends_at - NEW.starts_at OR s.longest_buffer < max(NEW.buffer_before, NEW.buffer_after))
) BEGIN
	UPDATE spaces SET longest_claim = max(longest_claim, NEW.ends_at - NEW.starts_at),
		longest_buffer = max(longest_buffer, NEW.buffer_before, NEW.buffer_after)
	WHERE id = NEW.space_id;
END;
--> statement-breakpoint
CREATE TRIGGER claims_keep BEFORE UPDATE ON claims BEGIN
	SELECT RAISE(ABORT, 'CLAIMS_ARE_DERIVED');
END;
