-- `bookings` and `tariffs` are rebuilt for the states and audiences that are new; their guards, and those of other tables that
-- name them, are made anew below.
DROP TRIGGER facilities_capacity_guard;
--> statement-breakpoint
DROP TRIGGER facility_parts_added;
--> statement-breakpoint
DROP TRIGGER facility_parts_removed;
--> statement-breakpoint
CREATE TABLE `booking_approvals` (
	`booking_id` text NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	`note` text,
	CONSTRAINT `booking_approvals_pk` PRIMARY KEY(`booking_id`, `person_id`),
	CONSTRAINT `fk_booking_approvals_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `booking_series` (
	`id` text PRIMARY KEY,
	`facility_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`recurrence` text NOT NULL,
	`time_zone` text NOT NULL,
	`local_start` text NOT NULL,
	`duration` integer NOT NULL,
	`units` integer NOT NULL,
	`title` text,
	`actor_id` text NOT NULL,
	`for_person_id` text,
	`for_organisation_id` text,
	`split_from_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_booking_series_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT `fk_booking_series_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_booking_series_for_person_id_people_id_fk` FOREIGN KEY (`for_person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_booking_series_for_organisation_id_organisations_id_fk` FOREIGN KEY (`for_organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT "booking_series_duration" CHECK("duration" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `charges` (
	`id` integer PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text,
	`organisation_id` text,
	`booking_id` text,
	`kind` text NOT NULL,
	`amount_cents` integer NOT NULL,
	`currency` text NOT NULL,
	`at` integer NOT NULL,
	`reference` text,
	`note` text,
	`recorded_by` text,
	CONSTRAINT `fk_charges_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_charges_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_charges_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_charges_recorded_by_people_id_fk` FOREIGN KEY (`recorded_by`) REFERENCES `people`(`id`),
	CONSTRAINT "charges_kind" CHECK("kind" in ('BOOKING', 'CANCELLATION', 'NO_SHOW', 'DEPOSIT', 'CORRECTION', 'PAYMENT')),
	CONSTRAINT "charges_debtor" CHECK(("person_id" is null) <> ("organisation_id" is null)),
	CONSTRAINT "charges_amount" CHECK("amount_cents" <> 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `booking_blocks` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text,
	`organisation_id` text,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lift_reason` text,
	CONSTRAINT `fk_booking_blocks_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_booking_blocks_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_booking_blocks_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_booking_blocks_lifted_by_people_id_fk` FOREIGN KEY (`lifted_by`) REFERENCES `people`(`id`),
	CONSTRAINT "booking_blocks_who" CHECK(("person_id" is null) <> ("organisation_id" is null)),
	CONSTRAINT "booking_blocks_interval" CHECK("ends_at" > "starts_at")
) STRICT;
--> statement-breakpoint
CREATE TABLE `certificate_kinds` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_certificate_kinds_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `certificates` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`kind_id` text NOT NULL,
	`person_id` text NOT NULL,
	`seen_by` text NOT NULL,
	`seen_at` integer NOT NULL,
	`valid_until` integer,
	`revoked_at` integer,
	CONSTRAINT `fk_certificates_kind_id_certificate_kinds_id_fk` FOREIGN KEY (`kind_id`) REFERENCES `certificate_kinds`(`id`),
	CONSTRAINT `fk_certificates_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_certificates_seen_by_people_id_fk` FOREIGN KEY (`seen_by`) REFERENCES `people`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `booking_extras` (
	`booking_id` text NOT NULL,
	`pool_id` text NOT NULL,
	`quantity` integer NOT NULL,
	CONSTRAINT `booking_extras_pk` PRIMARY KEY(`booking_id`, `pool_id`),
	CONSTRAINT `fk_booking_extras_pool_id_equipment_pools_id_fk` FOREIGN KEY (`pool_id`) REFERENCES `equipment_pools`(`id`),
	CONSTRAINT "booking_extras_quantity" CHECK("quantity" >= 1)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `equipment_pools` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`quantity` integer NOT NULL,
	`facility_ids` text,
	`cents_per_hour` integer DEFAULT 0 NOT NULL,
	`cents_per_booking` integer DEFAULT 0 NOT NULL,
	`buffer_before` integer DEFAULT 0 NOT NULL,
	`buffer_after` integer DEFAULT 0 NOT NULL,
	`required_certificates` text DEFAULT '[]' NOT NULL,
	`retired_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_equipment_pools_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "equipment_pools_kind" CHECK("kind" in ('EQUIPMENT', 'STAFF')),
	CONSTRAINT "equipment_pools_quantity" CHECK("quantity" between 1 and 10000),
	CONSTRAINT "equipment_pools_amounts" CHECK("cents_per_hour" >= 0 and "cents_per_booking" >= 0),
	CONSTRAINT "equipment_pools_buffers" CHECK("buffer_before" >= 0 and "buffer_after" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `household_members` (
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`household_id` text NOT NULL,
	CONSTRAINT `household_members_pk` PRIMARY KEY(`cooperative_id`, `person_id`),
	CONSTRAINT `fk_household_members_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_household_members_household_id_households_id_fk` FOREIGN KEY (`household_id`) REFERENCES `households`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `households` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_households_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `quota_exceptions` (
	`id` text PRIMARY KEY,
	`quota_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`extra` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`reason` text NOT NULL,
	`granted_by` text NOT NULL,
	`revoked_at` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_quota_exceptions_quota_id_quotas_id_fk` FOREIGN KEY (`quota_id`) REFERENCES `quotas`(`id`),
	CONSTRAINT `fk_quota_exceptions_granted_by_people_id_fk` FOREIGN KEY (`granted_by`) REFERENCES `people`(`id`),
	CONSTRAINT "quota_exceptions_extra" CHECK("extra" > 0),
	CONSTRAINT "quota_exceptions_interval" CHECK("ends_at" > "starts_at")
) STRICT;
--> statement-breakpoint
CREATE TABLE `quota_uses` (
	`quota_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`period` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`booking_id` text NOT NULL,
	`amount` integer NOT NULL,
	CONSTRAINT `quota_uses_pk` PRIMARY KEY(`quota_id`, `subject_id`, `period`, `ends_at`, `booking_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `quotas` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`name` text NOT NULL,
	`facility_id` text,
	`facility_kind` text,
	`subject` text NOT NULL,
	`audiences` text,
	`measure` text NOT NULL,
	`amount` integer NOT NULL,
	`period` text NOT NULL,
	`peak` text,
	`retired_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_quotas_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_quotas_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "quotas_subject" CHECK("subject" in ('PERSON', 'HOUSEHOLD', 'ORGANISATION', 'COOPERATIVE')),
	CONSTRAINT "quotas_measure" CHECK("measure" in ('HOURS', 'BOOKINGS')),
	CONSTRAINT "quotas_period" CHECK("period" in ('DAY', 'WEEK', 'MONTH', 'UPCOMING')),
	CONSTRAINT "quotas_kind" CHECK("facility_kind" is null or "facility_kind" in ('SWIMMING_POOL', 'FITNESS_ROOM', 'SPORTS_HALL', 'SPORTS_FIELD', 'TREATMENT_ROOM', 'MEETING_ROOM', 'KITCHEN', 'WORKSHOP', 'GARDEN', 'STAGE', 'STUDIO', 'VEHICLE', 'EQUIPMENT', 'OTHER')),
	CONSTRAINT "quotas_scope" CHECK("facility_id" is null or "facility_kind" is null),
	CONSTRAINT "quotas_amount" CHECK("amount" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `facility_terms` (
	`facility_id` text PRIMARY KEY,
	`approvals` integer DEFAULT 1 NOT NULL,
	`approval_free_groups` text DEFAULT '[]' NOT NULL,
	`approval_free_organisations` text DEFAULT '[]' NOT NULL,
	`check_in_opens` integer DEFAULT 900 NOT NULL,
	`release_after` integer,
	`hold_duration` integer DEFAULT 86400 NOT NULL,
	`required_certificates` text DEFAULT '[]' NOT NULL,
	`required_extras` text DEFAULT '[]' NOT NULL,
	`day_cap_cents` integer,
	`deposit_cents` integer DEFAULT 0 NOT NULL,
	`free_seconds` integer DEFAULT 0 NOT NULL,
	`free_period` text DEFAULT 'MONTH' NOT NULL,
	`free_audiences` text DEFAULT '["MEMBER","SOCIAL"]' NOT NULL,
	`cancellation_fees` text DEFAULT '[]' NOT NULL,
	`no_show_fee_cents` integer DEFAULT 0 NOT NULL,
	`no_show_limit` integer,
	`no_show_within` integer DEFAULT 7776000 NOT NULL,
	`no_show_block` integer DEFAULT 2592000 NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_facility_terms_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "facility_terms_approvals" CHECK("approvals" between 1 and 2),
	CONSTRAINT "facility_terms_durations" CHECK("check_in_opens" >= 0 and "hold_duration" > 0 and coalesce("release_after", 1) > 0),
	CONSTRAINT "facility_terms_amounts" CHECK(coalesce("day_cap_cents", 0) >= 0 and "deposit_cents" >= 0 and "no_show_fee_cents" >= 0),
	CONSTRAINT "facility_terms_free_period" CHECK("free_period" in ('DAY', 'WEEK', 'MONTH'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `reciprocities` (
	`owner_id` text NOT NULL,
	`guest_id` text NOT NULL,
	`percent` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `reciprocities_pk` PRIMARY KEY(`owner_id`, `guest_id`),
	CONSTRAINT `fk_reciprocities_owner_id_cooperatives_id_fk` FOREIGN KEY (`owner_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_reciprocities_guest_id_cooperatives_id_fk` FOREIGN KEY (`guest_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "reciprocities_percent" CHECK("percent" between 0 and 1000),
	CONSTRAINT "reciprocities_others" CHECK("owner_id" <> "guest_id")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tariff_bands` (
	`id` text PRIMARY KEY,
	`facility_id` text NOT NULL,
	`audience` text,
	`weekdays` text NOT NULL,
	`opens` integer NOT NULL,
	`closes` integer NOT NULL,
	`min_duration` integer DEFAULT 0 NOT NULL,
	`basis` text NOT NULL,
	`cents_per_hour` integer NOT NULL,
	CONSTRAINT `fk_tariff_bands_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "tariff_bands_basis" CHECK("basis" in ('PER_HOUR', 'PER_UNIT_HOUR')),
	CONSTRAINT "tariff_bands_hours" CHECK("opens" between 0 and 86399 and "closes" between 1 and 86400 and "closes" > "opens"),
	CONSTRAINT "tariff_bands_amount" CHECK("cents_per_hour" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `waitlist_entries` (
	`id` text PRIMARY KEY,
	`facility_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`status` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`duration` integer NOT NULL,
	`units` integer NOT NULL,
	`title` text,
	`actor_id` text NOT NULL,
	`for_person_id` text,
	`for_organisation_id` text,
	`look_again` integer DEFAULT true NOT NULL,
	`passed_over` text,
	`booking_id` text,
	`joined_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_waitlist_entries_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT `fk_waitlist_entries_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_waitlist_entries_for_person_id_people_id_fk` FOREIGN KEY (`for_person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_waitlist_entries_for_organisation_id_organisations_id_fk` FOREIGN KEY (`for_organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT "waitlist_status" CHECK("status" in ('WAITING', 'OFFERED', 'ACCEPTED', 'DECLINED', 'LAPSED', 'LEFT')),
	CONSTRAINT "waitlist_window" CHECK("duration" > 0 and "ends_at" - "starts_at" >= "duration"),
	CONSTRAINT "waitlist_units" CHECK("units" >= 1),
	CONSTRAINT "waitlist_beneficiary" CHECK(("for_person_id" is null) <> ("for_organisation_id" is null))
) STRICT;
--> statement-breakpoint
ALTER TABLE `memberships` ADD `social_tariff` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `facilities` ADD `series_horizon` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE facilities SET series_horizon = horizon;--> statement-breakpoint
CREATE TABLE `__new_bookings` (
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
	`through_cooperative_id` text,
	`utc_offset` integer DEFAULT 0 NOT NULL,
	`price_lines` text DEFAULT '[]' NOT NULL,
	`deposit_cents` integer DEFAULT 0 NOT NULL,
	`fee_cents` integer DEFAULT 0 NOT NULL,
	`due_cents` integer GENERATED ALWAYS AS (case status when 'CONFIRMED' then price_cents when 'CANCELLED' then fee_cents when 'NO_SHOW' then price_cents + fee_cents else 0 end) VIRTUAL,
	`hold_expires_at` integer,
	`approvals_needed` integer DEFAULT 1 NOT NULL,
	`check_in_code` text,
	`checked_in_at` integer,
	`checked_in_by` text,
	`release_at` integer,
	`series_id` text,
	`recurrence_id` text,
	`sequence` integer DEFAULT 0 NOT NULL,
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
	CONSTRAINT `fk_bookings_checked_in_by_people_id_fk` FOREIGN KEY (`checked_in_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_decided_by_people_id_fk` FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_cancelled_by_people_id_fk` FOREIGN KEY (`cancelled_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_bookings_facility_id_cooperative_id_facilities_id_cooperative_id_fk` FOREIGN KEY (`facility_id`,`cooperative_id`) REFERENCES `facilities`(`id`,`cooperative_id`),
	CONSTRAINT "bookings_status" CHECK("status" in ('HELD', 'REQUESTED', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED', 'NO_SHOW')),
	CONSTRAINT "bookings_audience" CHECK("audience" in ('MEMBER', 'SOCIAL', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC')),
	CONSTRAINT "bookings_interval" CHECK("ends_at" > "starts_at"),
	CONSTRAINT "bookings_units" CHECK("units" >= 1),
	CONSTRAINT "bookings_beneficiary" CHECK(("for_person_id" is null) <> ("for_organisation_id" is null)),
	CONSTRAINT "bookings_price" CHECK("price_cents" >= 0 and "fee_cents" >= 0 and "deposit_cents" >= 0),
	CONSTRAINT "bookings_hold" CHECK("status" <> 'HELD' or "hold_expires_at" is not null)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_bookings`(`id`, `facility_id`, `cooperative_id`, `status`, `starts_at`, `ends_at`, `units`, `buffer_before`, `buffer_after`, `title`, `actor_id`, `for_person_id`, `for_organisation_id`, `audience`, `price_cents`, `currency`, `decided_by`, `decided_at`, `decision_note`, `cancelled_by`, `cancelled_at`, `cancellation_reason`, `created_at`, `updated_at`) SELECT `id`, `facility_id`, `cooperative_id`, `status`, `starts_at`, `ends_at`, `units`, `buffer_before`, `buffer_after`, `title`, `actor_id`, `for_person_id`, `for_organisation_id`, `audience`, `price_cents`, `currency`, `decided_by`, `decided_at`, `decision_note`, `cancelled_by`, `cancelled_at`, `cancellation_reason`, `created_at`, `updated_at` FROM `bookings`;--> statement-breakpoint
DROP TABLE `bookings`;--> statement-breakpoint
ALTER TABLE `__new_bookings` RENAME TO `bookings`;--> statement-breakpoint
CREATE TABLE `__new_tariffs` (
	`facility_id` text NOT NULL,
	`audience` text NOT NULL,
	`basis` text NOT NULL,
	`cents_per_hour` integer NOT NULL,
	`currency` text NOT NULL,
	CONSTRAINT `tariffs_pk` PRIMARY KEY(`facility_id`, `audience`),
	CONSTRAINT `fk_tariffs_facility_id_facilities_id_fk` FOREIGN KEY (`facility_id`) REFERENCES `facilities`(`id`),
	CONSTRAINT "tariffs_audience" CHECK("audience" in ('MEMBER', 'SOCIAL', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC')),
	CONSTRAINT "tariffs_basis" CHECK("basis" in ('PER_HOUR', 'PER_UNIT_HOUR')),
	CONSTRAINT "tariffs_amount" CHECK("cents_per_hour" >= 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_tariffs`(`facility_id`, `audience`, `basis`, `cents_per_hour`, `currency`) SELECT `facility_id`, `audience`, `basis`, `cents_per_hour`, `currency` FROM `tariffs`;--> statement-breakpoint
DROP TABLE `tariffs`;--> statement-breakpoint
ALTER TABLE `__new_tariffs` RENAME TO `tariffs`;--> statement-breakpoint
DROP INDEX IF EXISTS `facilities_calendar_due`;--> statement-breakpoint
CREATE INDEX `bookings_of_facility` ON `bookings` (`facility_id`,`starts_at`,`id`,`ends_at`,`status`,`cooperative_id`,`title`);--> statement-breakpoint
CREATE INDEX `bookings_person` ON `bookings` (`for_person_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_for_others` ON `bookings` (`actor_id`,`starts_at`,`id`) WHERE actor_id is not for_person_id;--> statement-breakpoint
CREATE INDEX `bookings_for_organisation` ON `bookings` (`for_organisation_id`,`starts_at`,`id`) WHERE for_organisation_id is not null;--> statement-breakpoint
CREATE INDEX `bookings_cooperative` ON `bookings` (`cooperative_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_requested` ON `bookings` (`cooperative_id`,`starts_at`,`id`) WHERE status = 'REQUESTED';--> statement-breakpoint
CREATE INDEX `bookings_series` ON `bookings` (`series_id`,`starts_at`,`id`) WHERE series_id is not null;--> statement-breakpoint
CREATE INDEX `bookings_held` ON `bookings` (`hold_expires_at`) WHERE status = 'HELD';--> statement-breakpoint
CREATE INDEX `bookings_unclaimed` ON `bookings` (`release_at`) WHERE status = 'CONFIRMED' and checked_in_at is null and release_at is not null;--> statement-breakpoint
CREATE INDEX `booking_series_facility` ON `booking_series` (`facility_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `booking_series_person` ON `booking_series` (`for_person_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `booking_series_organisation` ON `booking_series` (`for_organisation_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `charges_cooperative` ON `charges` (`cooperative_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `charges_person` ON `charges` (`person_id`,`cooperative_id`,`at`,`id`) WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX `charges_organisation` ON `charges` (`organisation_id`,`cooperative_id`,`at`,`id`) WHERE organisation_id is not null;--> statement-breakpoint
CREATE INDEX `charges_booking` ON `charges` (`booking_id`) WHERE booking_id is not null;--> statement-breakpoint
CREATE INDEX `booking_blocks_cooperative` ON `booking_blocks` (`cooperative_id`,`ends_at`,`id`);--> statement-breakpoint
CREATE INDEX `booking_blocks_person` ON `booking_blocks` (`person_id`,`ends_at`) WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX `booking_blocks_organisation` ON `booking_blocks` (`organisation_id`,`ends_at`) WHERE organisation_id is not null;--> statement-breakpoint
CREATE INDEX `certificate_kinds_cooperative` ON `certificate_kinds` (`cooperative_id`,`id`);--> statement-breakpoint
CREATE INDEX `certificates_person` ON `certificates` (`person_id`,`kind_id`);--> statement-breakpoint
CREATE INDEX `certificates_cooperative` ON `certificates` (`cooperative_id`,`seen_at`,`id`);--> statement-breakpoint
CREATE INDEX `booking_extras_pool` ON `booking_extras` (`pool_id`);--> statement-breakpoint
CREATE INDEX `equipment_pools_cooperative` ON `equipment_pools` (`cooperative_id`,`id`);--> statement-breakpoint
CREATE INDEX `facilities_calendar_short` ON `facilities` (calendar_until - series_horizon) WHERE status <> 'RETIRED';--> statement-breakpoint
CREATE INDEX `household_members_household` ON `household_members` (`household_id`);--> statement-breakpoint
CREATE INDEX `households_cooperative` ON `households` (`cooperative_id`,`name`,`id`);--> statement-breakpoint
CREATE INDEX `quota_exceptions_subject` ON `quota_exceptions` (`quota_id`,`subject_id`,`ends_at`);--> statement-breakpoint
CREATE INDEX `quota_uses_booking` ON `quota_uses` (`booking_id`);--> statement-breakpoint
CREATE INDEX `quotas_cooperative` ON `quotas` (`cooperative_id`,`id`) WHERE retired_at is null;--> statement-breakpoint
CREATE INDEX `reciprocities_guest` ON `reciprocities` (`guest_id`);--> statement-breakpoint
CREATE INDEX `tariff_bands_facility` ON `tariff_bands` (`facility_id`,`id`);--> statement-breakpoint
CREATE INDEX `waitlist_queue` ON `waitlist_entries` (`facility_id`,`joined_at`,`id`) WHERE status = 'WAITING';--> statement-breakpoint
CREATE INDEX `waitlist_look_again` ON `waitlist_entries` (`facility_id`,`joined_at`,`id`) WHERE status = 'WAITING' and look_again;--> statement-breakpoint
CREATE INDEX `waitlist_ending` ON `waitlist_entries` (`ends_at`) WHERE status = 'WAITING';--> statement-breakpoint
CREATE INDEX `waitlist_person` ON `waitlist_entries` (`for_person_id`,`joined_at`,`id`);--> statement-breakpoint
CREATE INDEX `waitlist_for_others` ON `waitlist_entries` (`actor_id`,`joined_at`,`id`) WHERE actor_id is not for_person_id;--> statement-breakpoint
CREATE INDEX `waitlist_organisation` ON `waitlist_entries` (`for_organisation_id`,`joined_at`,`id`) WHERE for_organisation_id is not null;--> statement-breakpoint
CREATE INDEX `waitlist_booking` ON `waitlist_entries` (`booking_id`) WHERE booking_id is not null;
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
--> statement-breakpoint
CREATE TRIGGER facility_parts_added AFTER INSERT ON facility_parts BEGIN
	INSERT OR IGNORE INTO facility_spaces (facility_id, space_id)
		SELECT above.facility_id, below.space_id FROM facility_spaces above, facility_spaces below
		WHERE above.space_id = NEW.facility_id AND below.facility_id = NEW.part_id;
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT below.space_id, b.starts_at, b.ends_at, b.units, 1, b.buffer_before, b.buffer_after, b.id
		FROM facility_spaces above, facility_spaces below, bookings b
		WHERE above.space_id = NEW.facility_id AND below.facility_id = NEW.part_id AND b.facility_id = above.facility_id
			AND b.ends_at > NEW.since AND b.status IN ('HELD', 'REQUESTED', 'CONFIRMED')
			AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = b.id AND c.space_id = below.space_id);
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id IN (
		SELECT facility_id FROM facility_spaces WHERE space_id = NEW.facility_id
	);
END;
--> statement-breakpoint
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
		) AND space_id NOT IN (SELECT id FROM equipment_pools);
END;
--> statement-breakpoint
--> statement-breakpoint
CREATE TRIGGER tariffs_added AFTER INSERT ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
--> statement-breakpoint
CREATE TRIGGER tariffs_changed AFTER UPDATE ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
--> statement-breakpoint
CREATE TRIGGER tariffs_removed AFTER DELETE ON tariffs BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = OLD.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_added AFTER INSERT ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_changed AFTER UPDATE ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_removed AFTER DELETE ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
-- Bookings: the states go one way, the units fit the place, and the claims follow from the row.
CREATE TRIGGER bookings_units_insert BEFORE INSERT ON bookings BEGIN
	SELECT RAISE(ABORT, 'UNITS_EXCEED_CAPACITY') WHERE NEW.units > (SELECT capacity FROM facilities WHERE id = NEW.facility_id);
END;
--> statement-breakpoint
--> statement-breakpoint
CREATE TRIGGER bookings_units_update BEFORE UPDATE OF units, facility_id ON bookings BEGIN
	SELECT RAISE(ABORT, 'UNITS_EXCEED_CAPACITY') WHERE NEW.units > (SELECT capacity FROM facilities WHERE id = NEW.facility_id);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_transition BEFORE UPDATE OF status ON bookings WHEN NEW.status <> OLD.status BEGIN
	SELECT RAISE(ABORT, 'INVALID_TRANSITION') WHERE NOT (
		(OLD.status = 'HELD' AND NEW.status IN ('REQUESTED', 'CONFIRMED', 'CANCELLED', 'EXPIRED'))
		OR (OLD.status = 'REQUESTED' AND NEW.status IN ('CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED'))
		OR (OLD.status = 'CONFIRMED' AND NEW.status IN ('CANCELLED', 'NO_SHOW'))
		OR (OLD.status = 'CONFIRMED' AND NEW.status = 'REQUESTED' AND (NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at OR NEW.units <> OLD.units))
		OR (OLD.status = 'NO_SHOW' AND NEW.status = 'CONFIRMED')
	);
	-- A request is confirmed by as many managers as its facility asked for when it was made.
	SELECT RAISE(ABORT, 'APPROVAL_MISSING') WHERE OLD.status = 'REQUESTED' AND NEW.status = 'CONFIRMED'
		AND (SELECT count(*) FROM booking_approvals a WHERE a.booking_id = NEW.id) < NEW.approvals_needed;
END;
--> statement-breakpoint
-- What was approved is a time and a size; another has to be approved anew.
CREATE TRIGGER bookings_disapprove AFTER UPDATE OF facility_id, starts_at, ends_at, units ON bookings WHEN NEW.status = 'REQUESTED' BEGIN
	DELETE FROM booking_approvals WHERE booking_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_claim AFTER INSERT ON bookings WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED') BEGIN
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT s.space_id, NEW.starts_at, NEW.ends_at, NEW.units, s.space_id <> NEW.facility_id OR f.mode = 'WHOLE',
			NEW.buffer_before, NEW.buffer_after, NEW.id
		FROM facilities f JOIN facility_spaces s ON s.facility_id = f.id WHERE f.id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_reclaim AFTER UPDATE OF status, facility_id, starts_at, ends_at, units, buffer_before, buffer_after ON bookings
WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED') BEGIN
	DELETE FROM claims WHERE booking_id = NEW.id;
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT s.space_id, NEW.starts_at, NEW.ends_at, NEW.units, s.space_id <> NEW.facility_id OR f.mode = 'WHOLE',
			NEW.buffer_before, NEW.buffer_after, NEW.id
		FROM facilities f JOIN facility_spaces s ON s.facility_id = f.id WHERE f.id = NEW.facility_id;
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT p.id, NEW.starts_at, NEW.ends_at, e.quantity, 0, p.buffer_before, p.buffer_after, NEW.id
		FROM booking_extras e JOIN equipment_pools p ON p.id = e.pool_id WHERE e.booking_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER bookings_release AFTER UPDATE OF status ON bookings WHEN NEW.status NOT IN ('HELD', 'REQUESTED', 'CONFIRMED') BEGIN
	DELETE FROM claims WHERE booking_id = NEW.id;
END;
--> statement-breakpoint
--> statement-breakpoint
CREATE TRIGGER bookings_keep BEFORE DELETE ON bookings BEGIN
	SELECT RAISE(ABORT, 'BOOKING_IS_HISTORY');
END;
--> statement-breakpoint
-- What calendars show of a booking has a number that counts its changes (RFC 5545 §3.8.7.4).
CREATE TRIGGER bookings_sequence AFTER UPDATE OF status, facility_id, starts_at, ends_at, title ON bookings BEGIN
	UPDATE bookings SET sequence = OLD.sequence + 1 WHERE id = NEW.id;
END;
--> statement-breakpoint
-- Equipment and staff: every pool is a space of its id, out of which bookings claim.
CREATE TRIGGER equipment_pools_created AFTER INSERT ON equipment_pools BEGIN
	INSERT INTO spaces (id, capacity) VALUES (NEW.id, NEW.quantity);
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_quantity_guard BEFORE UPDATE OF quantity ON equipment_pools WHEN NEW.quantity < OLD.quantity BEGIN
	SELECT RAISE(ABORT, 'CAPACITY_IN_USE') WHERE EXISTS (
		SELECT 1 FROM claims p
		WHERE p.space_id = NEW.id AND p.ends_at > NEW.updated_at AND NEW.quantity < (
			SELECT sum(c.units) FROM claims c
			WHERE c.space_id = NEW.id AND c.starts_at <= p.starts_at
				AND c.ends_at + max(c.buffer_before, c.buffer_after) > p.starts_at
		)
	);
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_quantity_changed AFTER UPDATE OF quantity ON equipment_pools BEGIN
	UPDATE spaces SET capacity = NEW.quantity WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER booking_extras_claim AFTER INSERT ON booking_extras BEGIN
	INSERT INTO claims (space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after, booking_id)
		SELECT p.id, b.starts_at, b.ends_at, NEW.quantity, 0, p.buffer_before, p.buffer_after, b.id
		FROM bookings b JOIN equipment_pools p ON p.id = NEW.pool_id
		WHERE b.id = NEW.booking_id AND b.status IN ('HELD', 'REQUESTED', 'CONFIRMED');
END;
--> statement-breakpoint
CREATE TRIGGER booking_extras_release AFTER DELETE ON booking_extras BEGIN
	DELETE FROM claims WHERE booking_id = OLD.booking_id AND space_id = OLD.pool_id;
END;
--> statement-breakpoint
CREATE TRIGGER booking_extras_keep BEFORE UPDATE ON booking_extras BEGIN
	SELECT RAISE(ABORT, 'EXTRAS_ARE_REPLACED');
END;
--> statement-breakpoint
-- What bookings use of quotas, worked out on the wall clock of their start: days, ISO weeks and months since 1970. What is
-- under way or to come counts for UPCOMING; a hold and a request count as much as a confirmed booking; a booking that runs
-- past midnight counts on the day on which it begins, but for peak hours, which are counted where they lie.
CREATE VIEW quota_uses_due AS
WITH counted AS (
	SELECT q.id AS quota_id, q.measure, q.period AS kind, q.peak, b.id AS booking_id, b.ends_at,
		b.starts_at + b.utc_offset AS opens, b.ends_at + b.utc_offset AS closes,
		(b.starts_at + b.utc_offset) / 86400 AS day,
		CASE q.subject
			WHEN 'PERSON' THEN b.for_person_id
			WHEN 'HOUSEHOLD' THEN coalesce((
				SELECT h.household_id FROM household_members h
				WHERE h.cooperative_id = coalesce(b.through_cooperative_id, b.cooperative_id) AND h.person_id = b.for_person_id
			), b.for_person_id)
			WHEN 'ORGANISATION' THEN b.for_organisation_id
			ELSE b.through_cooperative_id
		END AS subject_id
	FROM bookings b JOIN quotas q ON q.cooperative_id = b.cooperative_id AND q.retired_at IS NULL
		JOIN facilities f ON f.id = b.facility_id
	WHERE b.status NOT IN ('CANCELLED', 'REJECTED', 'EXPIRED')
		AND (q.facility_id IS NULL OR q.facility_id = b.facility_id)
		AND (q.facility_kind IS NULL OR q.facility_kind = f.kind)
		AND (q.audiences IS NULL OR instr(q.audiences, '"' || b.audience || '"'))
), measured AS (
	SELECT *, CASE WHEN peak IS NULL THEN closes - opens ELSE (
		SELECT coalesce(sum(max(0, min(c.closes, (c.day + n.value) * 86400 + (w.value ->> 2)) - max(c.opens, (c.day + n.value) * 86400 + (w.value ->> 1)))), 0)
		FROM json_each(c.peak) w, json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32]') n
		WHERE n.value <= (c.closes - 1) / 86400 - c.day AND (c.day + n.value + 3) % 7 + 1 = (w.value ->> 0)
	) END AS seconds
	FROM counted c WHERE subject_id IS NOT NULL
)
SELECT quota_id, subject_id,
	CASE kind
		WHEN 'DAY' THEN day
		WHEN 'WEEK' THEN (day + 3) / 7
		WHEN 'MONTH' THEN (strftime('%Y', day * 86400, 'unixepoch') - 1970) * 12 + strftime('%m', day * 86400, 'unixepoch') - 1
		ELSE 0
	END AS period,
	ends_at, booking_id, CASE measure WHEN 'HOURS' THEN seconds ELSE 1 END AS amount
FROM measured WHERE seconds > 0;
--> statement-breakpoint
CREATE TRIGGER bookings_count AFTER INSERT ON bookings WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED')
	AND EXISTS (SELECT 1 FROM quotas q WHERE q.cooperative_id = NEW.cooperative_id AND q.retired_at IS NULL) BEGIN
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT quota_id, subject_id, period, ends_at, booking_id, amount FROM quota_uses_due WHERE booking_id = NEW.id;
	SELECT RAISE(ABORT, 'QUOTA_EXCEEDED') WHERE EXISTS (
		SELECT 1 FROM quota_uses u JOIN quotas q ON q.id = u.quota_id
		WHERE u.booking_id = NEW.id AND q.amount + coalesce((
			SELECT sum(x.extra) FROM quota_exceptions x
			WHERE x.quota_id = q.id AND x.subject_id = u.subject_id AND x.revoked_at IS NULL
				AND x.starts_at <= NEW.starts_at AND x.ends_at > NEW.starts_at
		), 0) < (
			SELECT sum(o.amount) FROM quota_uses o
			WHERE o.quota_id = u.quota_id AND o.subject_id = u.subject_id AND o.period = u.period
				AND o.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
		)
	);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_recount AFTER UPDATE OF facility_id, starts_at, ends_at, utc_offset, audience, for_person_id,
	for_organisation_id, through_cooperative_id ON bookings WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED')
	AND EXISTS (SELECT 1 FROM quotas q WHERE q.cooperative_id = NEW.cooperative_id AND q.retired_at IS NULL) BEGIN
	DELETE FROM quota_uses WHERE booking_id = NEW.id;
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT quota_id, subject_id, period, ends_at, booking_id, amount FROM quota_uses_due WHERE booking_id = NEW.id;
	SELECT RAISE(ABORT, 'QUOTA_EXCEEDED') WHERE EXISTS (
		SELECT 1 FROM quota_uses u JOIN quotas q ON q.id = u.quota_id
		WHERE u.booking_id = NEW.id AND q.amount + coalesce((
			SELECT sum(x.extra) FROM quota_exceptions x
			WHERE x.quota_id = q.id AND x.subject_id = u.subject_id AND x.revoked_at IS NULL
				AND x.starts_at <= NEW.starts_at AND x.ends_at > NEW.starts_at
		), 0) < (
			SELECT sum(o.amount) FROM quota_uses o
			WHERE o.quota_id = u.quota_id AND o.subject_id = u.subject_id AND o.period = u.period
				AND o.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
		)
	);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_uncount AFTER UPDATE OF status ON bookings WHEN NEW.status IN ('CANCELLED', 'REJECTED', 'EXPIRED') BEGIN
	DELETE FROM quota_uses WHERE booking_id = NEW.id;
END;
--> statement-breakpoint
-- A quota that is new or changed counts what is booked from then on, and refuses none of it.
CREATE TRIGGER quotas_added AFTER INSERT ON quotas BEGIN
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT d.quota_id, d.subject_id, d.period, d.ends_at, d.booking_id, d.amount FROM bookings b JOIN quota_uses_due d ON d.booking_id = b.id
		WHERE b.cooperative_id = NEW.cooperative_id AND b.starts_at > NEW.created_at - 2764800 AND d.quota_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER quotas_changed AFTER UPDATE OF facility_id, facility_kind, subject, audiences, measure, period, peak, retired_at ON quotas BEGIN
	DELETE FROM quota_uses WHERE quota_id = NEW.id;
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT d.quota_id, d.subject_id, d.period, d.ends_at, d.booking_id, d.amount FROM bookings b JOIN quota_uses_due d ON d.booking_id = b.id
		WHERE b.cooperative_id = NEW.cooperative_id AND b.starts_at > NEW.updated_at - 2764800 AND d.quota_id = NEW.id;
END;
--> statement-breakpoint
-- Who may not book for a while does not.
CREATE TRIGGER bookings_block BEFORE INSERT ON bookings BEGIN
	SELECT RAISE(ABORT, 'BLOCKED') WHERE EXISTS (
		SELECT 1 FROM booking_blocks k WHERE k.person_id = NEW.for_person_id AND k.cooperative_id = NEW.cooperative_id
			AND k.lifted_at IS NULL AND k.starts_at <= NEW.created_at AND k.ends_at > NEW.created_at
	) OR EXISTS (
		SELECT 1 FROM booking_blocks k WHERE k.organisation_id = NEW.for_organisation_id AND k.cooperative_id = NEW.cooperative_id
			AND k.lifted_at IS NULL AND k.starts_at <= NEW.created_at AND k.ends_at > NEW.created_at
	);
END;
--> statement-breakpoint
-- What is owed: the lines of a booking always add up to what it owes in its state, deposit apart.
CREATE TRIGGER bookings_charge AFTER INSERT ON bookings WHEN NEW.due_cents <> 0 BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		VALUES (NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, CASE NEW.status WHEN 'CANCELLED' THEN 'CANCELLATION' WHEN 'NO_SHOW' THEN 'NO_SHOW' ELSE 'BOOKING' END, NEW.due_cents, NEW.currency, NEW.updated_at);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_recharge AFTER UPDATE ON bookings WHEN NEW.due_cents <> OLD.due_cents BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		VALUES (NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, CASE NEW.status WHEN 'CANCELLED' THEN 'CANCELLATION' WHEN 'NO_SHOW' THEN 'NO_SHOW' ELSE 'BOOKING' END, NEW.due_cents - OLD.due_cents, NEW.currency, NEW.updated_at);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_deposit AFTER INSERT ON bookings WHEN NEW.status = 'CONFIRMED' AND NEW.deposit_cents <> 0 BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		VALUES (NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, 'DEPOSIT', NEW.deposit_cents, NEW.currency, NEW.updated_at);
END;
--> statement-breakpoint
CREATE TRIGGER bookings_redeposit AFTER UPDATE OF status, deposit_cents ON bookings
WHEN (NEW.status = 'CONFIRMED') * NEW.deposit_cents <> (OLD.status = 'CONFIRMED') * OLD.deposit_cents BEGIN
	INSERT INTO charges (cooperative_id, person_id, organisation_id, booking_id, kind, amount_cents, currency, at)
		VALUES (NEW.cooperative_id, NEW.for_person_id, NEW.for_organisation_id, NEW.id, 'DEPOSIT', (NEW.status = 'CONFIRMED') * NEW.deposit_cents - (OLD.status = 'CONFIRMED') * OLD.deposit_cents, NEW.currency, NEW.updated_at);
END;
--> statement-breakpoint
CREATE TRIGGER charges_keep_update BEFORE UPDATE ON charges BEGIN
	SELECT RAISE(ABORT, 'CHARGES_ARE_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER charges_keep_delete BEFORE DELETE ON charges BEGIN
	SELECT RAISE(ABORT, 'CHARGES_ARE_APPEND_ONLY');
END;
--> statement-breakpoint
-- The waitlist: where room may have appeared for somebody who waits, nobody books past them before somebody has looked.
CREATE TRIGGER waitlist_first BEFORE INSERT ON bookings WHEN NEW.status <> 'HELD' AND EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + NEW.buffer_after AND w.ends_at > NEW.starts_at - NEW.buffer_before
) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
--> statement-breakpoint
CREATE TRIGGER waitlist_first_move BEFORE UPDATE OF facility_id, starts_at, ends_at, units ON bookings
WHEN NEW.status IN ('REQUESTED', 'CONFIRMED') AND (
	NEW.starts_at < OLD.starts_at OR NEW.ends_at > OLD.ends_at OR NEW.units > OLD.units OR NEW.facility_id <> OLD.facility_id
) AND EXISTS (
	SELECT 1 FROM facility_spaces own JOIN facility_spaces other ON other.space_id = own.space_id
		JOIN waitlist_entries w ON w.facility_id = other.facility_id
	WHERE own.facility_id = NEW.facility_id AND w.status = 'WAITING' AND w.look_again
		AND w.starts_at < NEW.ends_at + NEW.buffer_after AND w.ends_at > NEW.starts_at - NEW.buffer_before
) BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_FIRST');
END;
--> statement-breakpoint
CREATE TRIGGER claims_freed AFTER DELETE ON claims BEGIN
	UPDATE waitlist_entries SET look_again = 1
		WHERE status = 'WAITING' AND NOT look_again
			AND facility_id IN (SELECT facility_id FROM facility_spaces WHERE space_id = OLD.space_id)
			AND starts_at < OLD.ends_at + max(OLD.buffer_before, OLD.buffer_after)
			AND ends_at > OLD.starts_at - max(OLD.buffer_before, OLD.buffer_after);
END;
--> statement-breakpoint
CREATE TRIGGER facilities_rules_freed AFTER UPDATE OF rules_version ON facilities BEGIN
	UPDATE waitlist_entries SET look_again = 1 WHERE status = 'WAITING' AND NOT look_again AND facility_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER waitlist_hold_ended AFTER UPDATE OF status ON bookings WHEN OLD.status = 'HELD' AND NEW.status <> 'HELD' BEGIN
	UPDATE waitlist_entries SET updated_at = NEW.updated_at, status = CASE NEW.status
			WHEN 'EXPIRED' THEN 'LAPSED' WHEN 'CANCELLED' THEN 'DECLINED' ELSE 'ACCEPTED' END
		WHERE booking_id = NEW.id AND status = 'OFFERED';
END;
--> statement-breakpoint
CREATE TRIGGER waitlist_transition BEFORE UPDATE OF status ON waitlist_entries WHEN NEW.status <> OLD.status BEGIN
	SELECT RAISE(ABORT, 'INVALID_TRANSITION') WHERE NOT (
		(OLD.status = 'WAITING' AND NEW.status IN ('OFFERED', 'LEFT', 'LAPSED'))
		OR (OLD.status = 'OFFERED' AND NEW.status IN ('ACCEPTED', 'DECLINED', 'LAPSED'))
	);
END;
--> statement-breakpoint
CREATE TRIGGER waitlist_order BEFORE UPDATE OF joined_at, id, facility_id ON waitlist_entries BEGIN
	SELECT RAISE(ABORT, 'WAITLIST_ORDER_IS_KEPT');
END;
--> statement-breakpoint
-- Further terms and prices are part of what a booking is judged by.
CREATE TRIGGER facility_terms_added AFTER INSERT ON facility_terms BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER facility_terms_changed AFTER UPDATE ON facility_terms BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER facility_terms_removed AFTER DELETE ON facility_terms BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = OLD.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_added AFTER INSERT ON tariff_bands BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_changed AFTER UPDATE ON tariff_bands BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_removed AFTER DELETE ON tariff_bands BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = OLD.facility_id;
END;
--> statement-breakpoint
CREATE TRIGGER reciprocities_added AFTER INSERT ON reciprocities BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE cooperative_id = NEW.owner_id;
END;
--> statement-breakpoint
CREATE TRIGGER reciprocities_changed AFTER UPDATE ON reciprocities BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE cooperative_id = NEW.owner_id;
END;
--> statement-breakpoint
CREATE TRIGGER reciprocities_removed AFTER DELETE ON reciprocities BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE cooperative_id = OLD.owner_id;
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_changed AFTER UPDATE ON equipment_pools BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE cooperative_id = NEW.cooperative_id;
END;
--> statement-breakpoint
DROP TRIGGER facilities_rules_changed;
--> statement-breakpoint
-- What a booking is judged by has a version; every change of it counts.
CREATE TRIGGER facilities_rules_changed AFTER UPDATE OF status, capacity, mode, time_zone, granularity, min_duration, max_duration,
	lead_time, horizon, series_horizon, buffer_before, buffer_after, cancellation_window, bookable_by, requires_approval, closed_on_holidays ON facilities BEGIN
	UPDATE facilities SET rules_version = rules_version + 1 WHERE id = NEW.id;
END;
--> statement-breakpoint
DROP TRIGGER facilities_content_changed;
--> statement-breakpoint
--> statement-breakpoint
-- But for what its upkeep writes: `rules_version`, `calendar_until` and `updated_at`, which no such answer may be made of.
CREATE TRIGGER facilities_content_changed AFTER UPDATE OF id, cooperative_id, provider_id, kind, status, name, sort_name, description, house_rules,
	accessibility, amenities, photo_links, street, postal_code, city, country, subdivision, latitude, longitude, time_zone, capacity, mode,
	granularity, min_duration, max_duration, lead_time, horizon, series_horizon, buffer_before, buffer_after, cancellation_window, bookable_by,
	requires_approval, closed_on_holidays, created_at ON facilities BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
