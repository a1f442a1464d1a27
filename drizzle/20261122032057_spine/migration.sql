CREATE TABLE `sessions` (
	`id` text PRIMARY KEY,
	`person_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`client` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	CONSTRAINT `fk_sessions_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON DELETE CASCADE
) STRICT;
--> statement-breakpoint
CREATE TABLE `sign_in_codes` (
	`email` text PRIMARY KEY,
	`code_hash` text NOT NULL,
	`link_hash` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `bookings` (
	`id` text PRIMARY KEY,
	`facility_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`status` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`units` integer NOT NULL,
	`buffer_before` integer NOT NULL,
	`buffer_after` integer NOT NULL,
	`title` text,
	`actor_id` text NOT NULL,
	`for_person_id` text,
	`for_organisation_id` text,
	`audience` text NOT NULL,
	`price_cents` integer NOT NULL,
	`currency` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decision_note` text,
	`cancelled_by` text,
	`cancelled_at` integer,
	`cancellation_reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_bookings_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_for_person_id_people_id_fk` FOREIGN KEY (`for_person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_for_organisation_id_organisations_id_fk` FOREIGN KEY (`for_organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_bookings_decided_by_people_id_fk` FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_cancelled_by_people_id_fk` FOREIGN KEY (`cancelled_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_facility_id_cooperative_id_facilities_id_cooperative_id_fk` FOREIGN KEY (`facility_id`,`cooperative_id`) REFERENCES `facilities`(`id`,`cooperative_id`),
	CONSTRAINT "bookings_status" CHECK("status" in ('REQUESTED', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
	CONSTRAINT "bookings_audience" CHECK("audience" in ('MEMBER', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC')),
	CONSTRAINT "bookings_interval" CHECK("ends_at" > "starts_at"),
	CONSTRAINT "bookings_units" CHECK("units" >= 1),
	CONSTRAINT "bookings_beneficiary" CHECK(("for_person_id" is null) <> ("for_organisation_id" is null)),
	CONSTRAINT "bookings_price" CHECK("price_cents" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `claims` (
	`space_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`units` integer NOT NULL,
	`whole` integer NOT NULL,
	`buffer_before` integer NOT NULL,
	`buffer_after` integer NOT NULL,
	`booking_id` text NOT NULL,
	CONSTRAINT `claims_pk` PRIMARY KEY(`space_id`, `starts_at`, `booking_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `cooperative_neighbourhoods` (
	`cooperative_id` text NOT NULL,
	`neighbourhood_id` text NOT NULL,
	CONSTRAINT `cooperative_neighbourhoods_pk` PRIMARY KEY(`cooperative_id`, `neighbourhood_id`),
	CONSTRAINT `fk_cooperative_neighbourhoods_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_cooperative_neighbourhoods_neighbourhood_id_neighbourhoods_id_fk` FOREIGN KEY (`neighbourhood_id`) REFERENCES `neighbourhoods`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `cooperatives` (
	`id` text PRIMARY KEY,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`about` text NOT NULL,
	`statutes` text NOT NULL,
	`default_language` text NOT NULL,
	`join_policy` text NOT NULL,
	`public_parts` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "cooperatives_join_policy" CHECK("join_policy" in ('OPEN', 'APPLICATION', 'INVITATION')),
	CONSTRAINT "cooperatives_public_parts" CHECK(json_valid("public_parts"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`email` text NOT NULL,
	`roles` text NOT NULL,
	`organisation_id` text,
	`token_hash` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`revoked_at` integer,
	CONSTRAINT `fk_invitations_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_invitations_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_invitations_invited_by_people_id_fk` FOREIGN KEY (`invited_by`) REFERENCES `people`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`status` text NOT NULL,
	`roles` text NOT NULL,
	`motivation` text,
	`created_at` integer NOT NULL,
	`joined_at` integer,
	`ended_at` integer,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_memberships_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_memberships_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT "memberships_status" CHECK("status" in ('APPLIED', 'ACTIVE', 'SUSPENDED', 'LEFT', 'REJECTED')),
	CONSTRAINT "memberships_roles" CHECK(json_valid("roles"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `neighbourhoods` (
	`id` text PRIMARY KEY,
	`name` text NOT NULL,
	`municipality` text NOT NULL,
	`country` text NOT NULL,
	`subdivision` text,
	`time_zone` text NOT NULL,
	`boundary` text,
	`latitude` real,
	`longitude` real,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`website` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "organisations_kind" CHECK("kind" in ('HEALTH_PROVIDER', 'SPORTS_CLUB', 'SCHOOL', 'HOUSING_CORPORATION', 'MUNICIPALITY', 'CARE', 'WELFARE', 'CITIZENS_INITIATIVE', 'COMPANY', 'COMMUNITY_CENTRE', 'CULTURE', 'FAITH_COMMUNITY', 'OTHER'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `partnerships` (
	`cooperative_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`since` integer NOT NULL,
	CONSTRAINT `partnerships_pk` PRIMARY KEY(`cooperative_id`, `organisation_id`),
	CONSTRAINT `fk_partnerships_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_partnerships_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY,
	`name` text,
	`email` text,
	`phone` text,
	`locale` text,
	`administrator` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "people_email_lower" CHECK("email" = lower("email"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `representatives` (
	`cooperative_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`person_id` text NOT NULL,
	CONSTRAINT `representatives_pk` PRIMARY KEY(`person_id`, `cooperative_id`, `organisation_id`),
	CONSTRAINT `fk_representatives_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `calendar_intervals` (
	`facility_id` text NOT NULL,
	`kind` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`reason` text,
	CONSTRAINT `calendar_intervals_pk` PRIMARY KEY(`facility_id`, `kind`, `starts_at`, `ends_at`),
	CONSTRAINT "calendar_intervals_kind" CHECK("kind" in ('OPEN', 'CLOSURE', 'HOLIDAY', 'EXCEPTION')),
	CONSTRAINT "calendar_intervals_interval" CHECK("ends_at" > "starts_at")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `closures` (
	`id` text PRIMARY KEY,
	`facility_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`reason` text NOT NULL,
	CONSTRAINT `fk_closures_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "closures_interval" CHECK("ends_at" > "starts_at")
) STRICT;
--> statement-breakpoint
CREATE TABLE `dated_hours` (
	`facility_id` text NOT NULL,
	`date` text NOT NULL,
	`intervals` text NOT NULL,
	`reason` text,
	CONSTRAINT `dated_hours_pk` PRIMARY KEY(`facility_id`, `date`),
	CONSTRAINT `fk_dated_hours_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `facilities` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`provider_id` text,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`name` text NOT NULL,
	`sort_name` text NOT NULL,
	`description` text NOT NULL,
	`house_rules` text NOT NULL,
	`accessibility` text NOT NULL,
	`amenities` text NOT NULL,
	`photo_links` text NOT NULL,
	`street` text NOT NULL,
	`postal_code` text NOT NULL,
	`city` text NOT NULL,
	`country` text NOT NULL,
	`subdivision` text,
	`latitude` real NOT NULL,
	`longitude` real NOT NULL,
	`time_zone` text NOT NULL,
	`capacity` integer NOT NULL,
	`mode` text NOT NULL,
	`granularity` integer NOT NULL,
	`min_duration` integer NOT NULL,
	`max_duration` integer NOT NULL,
	`lead_time` integer NOT NULL,
	`horizon` integer NOT NULL,
	`buffer_before` integer NOT NULL,
	`buffer_after` integer NOT NULL,
	`cancellation_window` integer NOT NULL,
	`bookable_by` text NOT NULL,
	`requires_approval` integer NOT NULL,
	`closed_on_holidays` integer NOT NULL,
	`rules_version` integer DEFAULT 1 NOT NULL,
	`calendar_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_facilities_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_facilities_provider_id_organisations_id_fk` FOREIGN KEY (`provider_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT "facilities_kind" CHECK("kind" in ('SWIMMING_POOL', 'FITNESS_ROOM', 'SPORTS_HALL', 'SPORTS_FIELD', 'TREATMENT_ROOM', 'MEETING_ROOM', 'KITCHEN', 'WORKSHOP', 'GARDEN', 'STAGE', 'STUDIO', 'VEHICLE', 'EQUIPMENT', 'OTHER')),
	CONSTRAINT "facilities_status" CHECK("status" in ('DRAFT', 'PUBLISHED', 'RETIRED')),
	CONSTRAINT "facilities_mode" CHECK("mode" in ('WHOLE', 'UNITS')),
	CONSTRAINT "facilities_capacity" CHECK("capacity" between 1 and 100000),
	CONSTRAINT "facilities_duration" CHECK("min_duration" > 0 and "max_duration" >= "min_duration"),
	CONSTRAINT "facilities_granularity" CHECK("granularity" > 0),
	CONSTRAINT "facilities_buffers" CHECK("buffer_before" >= 0 and "buffer_after" >= 0),
	CONSTRAINT "facilities_latitude" CHECK("latitude" between -90 and 90),
	CONSTRAINT "facilities_longitude" CHECK("longitude" between -180 and 180)
) STRICT;
--> statement-breakpoint
CREATE TABLE `facility_parts` (
	`facility_id` text NOT NULL,
	`part_id` text NOT NULL,
	`since` integer NOT NULL,
	CONSTRAINT `facility_parts_pk` PRIMARY KEY(`facility_id`, `part_id`),
	CONSTRAINT `fk_facility_parts_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT `fk_facility_parts_part_id_facilities_id_fk` FOREIGN KEY (`part_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "facility_parts_self" CHECK("facility_id" <> "part_id")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `facility_spaces` (
	`facility_id` text NOT NULL,
	`space_id` text NOT NULL,
	CONSTRAINT `facility_spaces_pk` PRIMARY KEY(`facility_id`, `space_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `spaces` (
	`id` text PRIMARY KEY,
	`capacity` integer NOT NULL,
	`longest_claim` integer DEFAULT 0 NOT NULL,
	`longest_buffer` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `tariffs` (
	`facility_id` text NOT NULL,
	`audience` text NOT NULL,
	`basis` text NOT NULL,
	`cents_per_hour` integer NOT NULL,
	`currency` text NOT NULL,
	CONSTRAINT `tariffs_pk` PRIMARY KEY(`facility_id`, `audience`),
	CONSTRAINT `fk_tariffs_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "tariffs_audience" CHECK("audience" in ('MEMBER', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC')),
	CONSTRAINT "tariffs_basis" CHECK("basis" in ('PER_HOUR', 'PER_UNIT_HOUR')),
	CONSTRAINT "tariffs_amount" CHECK("cents_per_hour" >= 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `weekly_hours` (
	`facility_id` text NOT NULL,
	`weekday` integer NOT NULL,
	`opens` text NOT NULL,
	`closes` text NOT NULL,
	CONSTRAINT `weekly_hours_pk` PRIMARY KEY(`facility_id`, `weekday`, `opens`),
	CONSTRAINT `fk_weekly_hours_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "weekly_hours_weekday" CHECK("weekday" between 1 and 7)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`actor_id` text,
	`cooperative_id` text,
	`facility_id` text,
	`subject_id` text NOT NULL,
	`network_address` text,
	`client` text,
	`data` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`actor_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `idempotency_keys_pk` PRIMARY KEY(`actor_id`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY,
	`kind` text NOT NULL,
	`payload` text,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`done_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`key` text NOT NULL,
	`window_start` integer NOT NULL,
	`count` integer NOT NULL,
	CONSTRAINT `rate_limits_pk` PRIMARY KEY(`key`, `window_start`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token` ON `sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sessions_person` ON `sessions` (`person_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `sign_in_codes_expiry` ON `sign_in_codes` (`expires_at`);--> statement-breakpoint
CREATE INDEX `bookings_facility` ON `bookings` (`facility_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_person` ON `bookings` (`for_person_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_actor` ON `bookings` (`actor_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_organisation` ON `bookings` (`for_organisation_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_cooperative` ON `bookings` (`cooperative_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_requested` ON `bookings` (`cooperative_id`,`starts_at`,`id`) WHERE status = 'REQUESTED';--> statement-breakpoint
CREATE INDEX `claims_booking` ON `claims` (`booking_id`);--> statement-breakpoint
CREATE INDEX `cooperative_neighbourhoods_neighbourhood` ON `cooperative_neighbourhoods` (`neighbourhood_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `cooperatives_slug` ON `cooperatives` (`slug`);--> statement-breakpoint
CREATE INDEX `cooperatives_name` ON `cooperatives` (`name`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_cooperative` ON `invitations` (`cooperative_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `invitations_email` ON `invitations` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_person` ON `memberships` (`person_id`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `memberships_cooperative` ON `memberships` (`cooperative_id`,`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `partnerships_organisation` ON `partnerships` (`organisation_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `people_email` ON `people` (`email`);--> statement-breakpoint
CREATE INDEX `representatives_organisation` ON `representatives` (`organisation_id`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `closures_facility` ON `closures` (`facility_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `facilities_owner` ON `facilities` (`id`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `facilities_cooperative` ON `facilities` (`cooperative_id`,`sort_name`,`id`);--> statement-breakpoint
CREATE INDEX `facilities_name` ON `facilities` (`sort_name`,`id`);--> statement-breakpoint
CREATE INDEX `facilities_place` ON `facilities` (`latitude`,`longitude`);--> statement-breakpoint
CREATE INDEX `facilities_calendar` ON `facilities` (`calendar_until`);--> statement-breakpoint
CREATE INDEX `facility_parts_part` ON `facility_parts` (`part_id`);--> statement-breakpoint
CREATE INDEX `facility_spaces_space` ON `facility_spaces` (`space_id`);--> statement-breakpoint
CREATE INDEX `audit_entries_subject` ON `audit_entries` (`subject_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_facility` ON `audit_entries` (`facility_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_cooperative` ON `audit_entries` (`cooperative_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE done_at is null;--> statement-breakpoint
CREATE INDEX `rate_limits_window` ON `rate_limits` (`window_start`);