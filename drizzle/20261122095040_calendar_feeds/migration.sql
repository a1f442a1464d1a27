CREATE TABLE `calendar_feeds` (
	`id` text PRIMARY KEY,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`facility_id` text,
	`cooperative_id` text,
	`name` text,
	`language` text,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_read_at` integer,
	`revoked_at` integer,
	CONSTRAINT `fk_calendar_feeds_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON DELETE CASCADE,
	CONSTRAINT `fk_calendar_feeds_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT `fk_calendar_feeds_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "calendar_feeds_kind" CHECK("kind" in ('PERSON', 'FACILITY', 'COOPERATIVE')),
	CONSTRAINT "calendar_feeds_subject" CHECK(("facility_id" is not null) = ("kind" = 'FACILITY')
      and ("cooperative_id" is not null) = ("kind" = 'COOPERATIVE'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_secret` ON `calendar_feeds` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `calendar_feeds_person` ON `calendar_feeds` (`person_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `calendar_feeds_revoked` ON `calendar_feeds` (`revoked_at`) WHERE revoked_at is not null;