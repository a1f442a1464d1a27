CREATE TABLE `season_applications` (
	`id` text PRIMARY KEY,
	`season_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`organisation_id` text,
	`actor_id` text NOT NULL,
	`applicant_id` text NOT NULL,
	`group_name` text NOT NULL,
	`group_key` text NOT NULL,
	`group_size` integer NOT NULL,
	`priority_class` integer NOT NULL,
	`wanted` integer NOT NULL,
	`minimum` integer NOT NULL,
	`wishes` text NOT NULL,
	`note` text,
	`status` text NOT NULL,
	`outcome` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_season_applications_season_id_seasons_id_fk` FOREIGN KEY (`season_id`) REFERENCES `seasons`(`id`),
	CONSTRAINT `fk_season_applications_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_season_applications_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT "season_applications_status" CHECK("status" in ('SUBMITTED', 'WITHDRAWN')),
	CONSTRAINT "season_applications_size" CHECK("group_size" >= 1),
	CONSTRAINT "season_applications_wanted" CHECK("wanted" >= 1 and "minimum" between 0 and "wanted")
) STRICT;
--> statement-breakpoint
CREATE TABLE `season_places` (
	`season_id` text NOT NULL,
	`facility_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`pending` integer DEFAULT true NOT NULL,
	CONSTRAINT `season_places_pk` PRIMARY KEY(`season_id`, `facility_id`),
	CONSTRAINT `fk_season_places_season_id_seasons_id_fk` FOREIGN KEY (`season_id`) REFERENCES `seasons`(`id`),
	CONSTRAINT `fk_season_places_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "season_places_interval" CHECK("ends_at" > "starts_at")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `season_slots` (
	`season_id` text NOT NULL,
	`application_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`facility_id` text NOT NULL,
	`weekday` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`length` integer NOT NULL,
	`units` integer NOT NULL,
	`wish` integer,
	`series_id` text,
	`booked` integer NOT NULL,
	`skipped` text NOT NULL,
	CONSTRAINT `season_slots_pk` PRIMARY KEY(`season_id`, `weekday`, `starts_at`, `facility_id`, `application_id`),
	CONSTRAINT `fk_season_slots_application_id_season_applications_id_fk` FOREIGN KEY (`application_id`) REFERENCES `season_applications`(`id`),
	CONSTRAINT `fk_season_slots_season_id_seasons_id_fk` FOREIGN KEY (`season_id`) REFERENCES `seasons`(`id`),
	CONSTRAINT "season_slots_weekday" CHECK("weekday" between 1 and 7),
	CONSTRAINT "season_slots_length" CHECK("length" > 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `seasons` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`name` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`applications_until` integer NOT NULL,
	`status` text NOT NULL,
	`aim` text NOT NULL,
	`classes` integer NOT NULL,
	`weights` text NOT NULL,
	`previous_id` text,
	`pins` text DEFAULT '[]' NOT NULL,
	`vetoes` text DEFAULT '[]' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`published_at` integer,
	`published_by` text,
	`fairness` text,
	CONSTRAINT `fk_seasons_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_seasons_published_by_people_id_fk` FOREIGN KEY (`published_by`) REFERENCES `people`(`id`),
	CONSTRAINT "seasons_status" CHECK("status" in ('OPEN', 'CLOSED', 'PUBLISHED', 'CANCELLED')),
	CONSTRAINT "seasons_aim" CHECK("aim" in ('MOST_GROUPS', 'BEST_WISHES')),
	CONSTRAINT "seasons_days" CHECK("ends_on" >= "starts_on"),
	CONSTRAINT "seasons_classes" CHECK("classes" between 1 and 9)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `season_applications_group` ON `season_applications` (`season_id`,`applicant_id`,`group_key`) WHERE status = 'SUBMITTED';--> statement-breakpoint
CREATE INDEX `season_applications_season` ON `season_applications` (`season_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `season_applications_actor` ON `season_applications` (`actor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `season_applications_organisation` ON `season_applications` (`organisation_id`,`created_at`,`id`) WHERE organisation_id is not null;--> statement-breakpoint
CREATE INDEX `season_places_pending` ON `season_places` (`facility_id`,`ends_at`) WHERE pending;--> statement-breakpoint
CREATE INDEX `season_slots_application` ON `season_slots` (`application_id`);--> statement-breakpoint
CREATE INDEX `season_slots_facility` ON `season_slots` (`facility_id`,`season_id`);--> statement-breakpoint
CREATE INDEX `seasons_cooperative` ON `seasons` (`cooperative_id`,`starts_on`,`id`);