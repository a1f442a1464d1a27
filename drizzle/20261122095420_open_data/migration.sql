CREATE TABLE `open_data_counter` (
	`id` integer PRIMARY KEY,
	`value` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `open_data_places` (
	`facility_id` text PRIMARY KEY,
	`facility_type` text,
	`region` text NOT NULL,
	`listed` integer NOT NULL,
	`change` integer DEFAULT 0 NOT NULL,
	`published_by` text NOT NULL,
	`published_at` integer NOT NULL,
	`ended_at` integer,
	`slots_version` integer DEFAULT 1 NOT NULL,
	`slots_told` integer DEFAULT 0 NOT NULL,
	`slots_until` integer DEFAULT 0 NOT NULL,
	CONSTRAINT `fk_open_data_places_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT `fk_open_data_places_published_by_people_id_fk` FOREIGN KEY (`published_by`) REFERENCES `people`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `open_data_slots` (
	`facility_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`maximum_uses` integer NOT NULL,
	`remaining_uses` integer NOT NULL,
	`price_cents` integer NOT NULL,
	`currency` text NOT NULL,
	`listed` integer NOT NULL,
	`change` integer,
	`changed_at` integer NOT NULL,
	CONSTRAINT `open_data_slots_pk` PRIMARY KEY(`facility_id`, `starts_at`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `open_data_places_change` ON `open_data_places` (`change`) WHERE "change" > 0;--> statement-breakpoint
CREATE INDEX `open_data_places_due` ON `open_data_places` (`facility_id`) WHERE listed and slots_told < slots_version;--> statement-breakpoint
CREATE INDEX `open_data_places_rolling` ON `open_data_places` (`slots_until`) WHERE listed;--> statement-breakpoint
CREATE UNIQUE INDEX `open_data_slots_change` ON `open_data_slots` (`change`);--> statement-breakpoint
CREATE INDEX `open_data_slots_gone` ON `open_data_slots` (`changed_at`) WHERE not listed;
--> statement-breakpoint
INSERT INTO open_data_counter (id, value) VALUES (1, 0);
--> statement-breakpoint
-- Every change of what a feed tells of a place gives it the next number, in the very transaction of the change.
CREATE TRIGGER open_data_places_added AFTER INSERT ON open_data_places BEGIN
	UPDATE open_data_counter SET value = value + 1;
	UPDATE open_data_places SET change = (SELECT value FROM open_data_counter) WHERE facility_id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER open_data_places_changed AFTER UPDATE OF facility_type, region, listed ON open_data_places BEGIN
	UPDATE open_data_counter SET value = value + 1;
	UPDATE open_data_places SET change = (SELECT value FROM open_data_counter) WHERE facility_id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER open_data_places_keep BEFORE DELETE ON open_data_places BEGIN
	SELECT RAISE(ABORT, 'OPEN_DATA_IS_TOLD_TO_BE_GONE');
END;
--> statement-breakpoint
CREATE TRIGGER facilities_open_data_changed AFTER UPDATE OF provider_id, kind, status, name, description, accessibility, amenities,
	photo_links, street, postal_code, city, country, latitude, longitude, capacity, mode ON facilities
WHEN EXISTS (SELECT 1 FROM open_data_places p WHERE p.facility_id = NEW.id AND p.ended_at IS NULL) BEGIN
	UPDATE open_data_places SET listed = NEW.status = 'PUBLISHED' WHERE facility_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER weekly_hours_open_data_added AFTER INSERT ON weekly_hours BEGIN
	UPDATE open_data_places SET listed = listed WHERE facility_id = NEW.facility_id AND ended_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER weekly_hours_open_data_removed AFTER DELETE ON weekly_hours BEGIN
	UPDATE open_data_places SET listed = listed WHERE facility_id = OLD.facility_id AND ended_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER cooperatives_open_data_changed AFTER UPDATE OF name ON cooperatives BEGIN
	UPDATE open_data_places SET listed = listed
		WHERE ended_at IS NULL AND facility_id IN (SELECT id FROM facilities WHERE cooperative_id = NEW.id AND provider_id IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER organisations_open_data_changed AFTER UPDATE OF name, website ON organisations BEGIN
	UPDATE open_data_places SET listed = listed
		WHERE ended_at IS NULL AND facility_id IN (SELECT p.facility_id FROM open_data_places p JOIN facilities f ON f.id = p.facility_id
			WHERE f.provider_id = NEW.id);
END;
--> statement-breakpoint
-- What slots depend on: the claims on the spaces of a place, and what it is booked by.
CREATE TRIGGER claims_open_data_added AFTER INSERT ON claims BEGIN
	UPDATE open_data_places SET slots_version = slots_version + 1
		WHERE listed AND facility_id IN (SELECT facility_id FROM facility_spaces WHERE space_id = NEW.space_id);
END;
--> statement-breakpoint
CREATE TRIGGER claims_open_data_removed AFTER DELETE ON claims BEGIN
	UPDATE open_data_places SET slots_version = slots_version + 1
		WHERE listed AND facility_id IN (SELECT facility_id FROM facility_spaces WHERE space_id = OLD.space_id);
END;
--> statement-breakpoint
CREATE TRIGGER facilities_open_data_rules AFTER UPDATE OF rules_version ON facilities BEGIN
	UPDATE open_data_places SET slots_version = slots_version + 1 WHERE listed AND facility_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER open_data_slots_added AFTER INSERT ON open_data_slots BEGIN
	UPDATE open_data_counter SET value = value + 1;
	UPDATE open_data_slots SET change = (SELECT value FROM open_data_counter) WHERE facility_id = NEW.facility_id AND starts_at = NEW.starts_at;
END;
--> statement-breakpoint
CREATE TRIGGER open_data_slots_changed AFTER UPDATE OF ends_at, maximum_uses, remaining_uses, price_cents, currency, listed ON open_data_slots BEGIN
	UPDATE open_data_counter SET value = value + 1;
	UPDATE open_data_slots SET change = (SELECT value FROM open_data_counter) WHERE facility_id = NEW.facility_id AND starts_at = NEW.starts_at;
END;
--> statement-breakpoint
-- With their place, its slots are gone; when it comes back they are told anew.
CREATE TRIGGER open_data_places_gone AFTER UPDATE OF listed ON open_data_places WHEN OLD.listed AND NOT NEW.listed BEGIN
	UPDATE open_data_slots SET listed = 0, changed_at = coalesce(NEW.ended_at, (SELECT updated_at FROM facilities WHERE id = NEW.facility_id))
		WHERE facility_id = NEW.facility_id AND listed;
END;
--> statement-breakpoint
CREATE TRIGGER open_data_places_back AFTER UPDATE OF listed ON open_data_places WHEN NEW.listed AND NOT OLD.listed BEGIN
	UPDATE open_data_places SET slots_version = slots_version + 1 WHERE facility_id = NEW.facility_id;
END;
