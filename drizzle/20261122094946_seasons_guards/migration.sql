-- What the database promises of seasons.

-- When places are kept for a season that is not published: those of the season, and all that share a space with them.
CREATE VIEW season_keeps AS
	SELECT mine.facility_id, p.starts_at, p.ends_at
	FROM facility_spaces mine JOIN facility_spaces theirs ON theirs.space_id = mine.space_id
		JOIN season_places p ON p.facility_id = theirs.facility_id
	WHERE p.pending;
--> statement-breakpoint
-- Until then nobody books them but who manages them.
CREATE TRIGGER season_pending BEFORE INSERT ON bookings WHEN EXISTS (
	SELECT 1 FROM season_keeps k
	WHERE k.facility_id = NEW.facility_id AND k.ends_at > NEW.starts_at AND k.starts_at < NEW.ends_at
) AND NOT EXISTS (
	SELECT 1 FROM memberships m, json_each(m.roles) r
	WHERE m.person_id = NEW.actor_id AND m.cooperative_id = NEW.cooperative_id AND m.status = 'ACTIVE'
		AND r.value IN ('FACILITY_MANAGER', 'BOARD')
) BEGIN
	SELECT RAISE(ABORT, 'SEASON_PENDING');
END;
--> statement-breakpoint
-- A booking that is moved is judged by the version of its place's rules, which counts what seasons keep.
CREATE TRIGGER season_places_added AFTER INSERT ON season_places BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT mine.facility_id FROM facility_spaces theirs JOIN facility_spaces mine ON mine.space_id = theirs.space_id
		WHERE theirs.facility_id = NEW.facility_id);
	UPDATE seasons SET version = version + 1 WHERE id = NEW.season_id;
END;
--> statement-breakpoint
CREATE TRIGGER season_places_removed AFTER DELETE ON season_places BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT mine.facility_id FROM facility_spaces theirs JOIN facility_spaces mine ON mine.space_id = theirs.space_id
		WHERE theirs.facility_id = OLD.facility_id);
	UPDATE seasons SET version = version + 1 WHERE id = OLD.season_id;
END;
--> statement-breakpoint
CREATE TRIGGER season_places_opened AFTER UPDATE OF pending ON season_places WHEN NEW.pending <> OLD.pending BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT mine.facility_id FROM facility_spaces theirs JOIN facility_spaces mine ON mine.space_id = theirs.space_id
		WHERE theirs.facility_id = NEW.facility_id);
END;
--> statement-breakpoint
-- No place is promised to two seasons at once.
CREATE TRIGGER season_places_overlap BEFORE INSERT ON season_places WHEN NEW.pending AND EXISTS (
	SELECT 1 FROM facility_spaces mine JOIN facility_spaces theirs ON theirs.space_id = mine.space_id
		JOIN season_places p ON p.facility_id = theirs.facility_id
	WHERE mine.facility_id = NEW.facility_id AND p.pending AND p.season_id <> NEW.season_id
		AND p.ends_at > NEW.starts_at AND p.starts_at < NEW.ends_at
) BEGIN
	SELECT RAISE(ABORT, 'SEASON_OVERLAPS');
END;
--> statement-breakpoint
-- A season is published once, or called off once; then its places are free to be booked.
CREATE TRIGGER seasons_settled BEFORE UPDATE ON seasons WHEN OLD.status IN ('PUBLISHED', 'CANCELLED') BEGIN
	SELECT RAISE(ABORT, 'SEASON_SETTLED');
END;
--> statement-breakpoint
CREATE TRIGGER seasons_opened AFTER UPDATE OF status ON seasons WHEN NEW.status IN ('PUBLISHED', 'CANCELLED') BEGIN
	UPDATE season_places SET pending = 0 WHERE season_id = NEW.id AND pending;
END;
--> statement-breakpoint
CREATE TRIGGER seasons_changed AFTER UPDATE OF starts_on, ends_on, aim, classes, weights, previous_id, pins, vetoes ON seasons BEGIN
	UPDATE seasons SET version = version + 1 WHERE id = NEW.id;
END;
--> statement-breakpoint
-- Who applies does so in time; what they ask for cannot be changed later.
CREATE TRIGGER season_applications_in_time BEFORE INSERT ON season_applications WHEN NOT EXISTS (
	SELECT 1 FROM seasons s WHERE s.id = NEW.season_id AND s.status = 'OPEN' AND s.applications_until > NEW.updated_at
) BEGIN
	SELECT RAISE(ABORT, 'APPLICATIONS_CLOSED');
END;
--> statement-breakpoint
CREATE TRIGGER season_applications_change_in_time
BEFORE UPDATE OF group_name, group_key, group_size, wanted, minimum, wishes, note ON season_applications WHEN NOT EXISTS (
	SELECT 1 FROM seasons s WHERE s.id = NEW.season_id AND s.status = 'OPEN' AND s.applications_until > NEW.updated_at
) BEGIN
	SELECT RAISE(ABORT, 'APPLICATIONS_CLOSED');
END;
--> statement-breakpoint
CREATE TRIGGER season_applications_settled BEFORE UPDATE OF priority_class, status ON season_applications WHEN EXISTS (
	SELECT 1 FROM seasons s WHERE s.id = NEW.season_id AND s.status IN ('PUBLISHED', 'CANCELLED')
) BEGIN
	SELECT RAISE(ABORT, 'SEASON_SETTLED');
END;
--> statement-breakpoint
CREATE TRIGGER season_applications_added AFTER INSERT ON season_applications BEGIN
	UPDATE seasons SET version = version + 1 WHERE id = NEW.season_id;
END;
--> statement-breakpoint
CREATE TRIGGER season_applications_changed
AFTER UPDATE OF group_size, priority_class, wanted, minimum, wishes, status ON season_applications BEGIN
	UPDATE seasons SET version = version + 1 WHERE id = NEW.season_id;
END;
