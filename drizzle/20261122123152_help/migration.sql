CREATE TABLE `help_categories` (
	`id` text PRIMARY KEY,
	`cooperative_id` text,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`nearby` integer NOT NULL,
	`needs_car` integer NOT NULL,
	`clearance_types` text NOT NULL,
	`weights` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	CONSTRAINT `fk_help_categories_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "help_categories_code_form" CHECK("code" glob '[A-Z]*' and "code" not glob '*[^A-Z0-9_]*' and length("code") <= 40),
	CONSTRAINT "help_categories_lists" CHECK(json_valid("weights") and json_valid("clearance_types"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_requests` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`requester_id` text NOT NULL,
	`actor_id` text NOT NULL,
	`category` text NOT NULL,
	`category_id` text NOT NULL,
	`title` text NOT NULL,
	`description` text,
	`status` text NOT NULL,
	`urgency` text NOT NULL,
	`timing` text NOT NULL,
	`minutes` integer NOT NULL,
	`helpers_needed` integer NOT NULL,
	`places_taken` integer DEFAULT 0 NOT NULL,
	`proposals` integer DEFAULT 0 NOT NULL,
	`languages` text NOT NULL,
	`required_skills` text NOT NULL,
	`wanted_skills` text NOT NULL,
	`seats` integer,
	`clearance_types` text NOT NULL,
	`traits` integer DEFAULT 0 NOT NULL,
	`requires` integer DEFAULT 0 NOT NULL,
	`avoids` integer DEFAULT 0 NOT NULL,
	`address` text,
	`latitude` real,
	`longitude` real,
	`neighbourhood_id` text,
	`time_zone` text NOT NULL,
	`week` integer NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`closed_at` integer,
	`close_reason` text,
	CONSTRAINT `fk_help_requests_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_help_requests_requester_id_people_id_fk` FOREIGN KEY (`requester_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_requests_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_requests_category_id_help_categories_id_fk` FOREIGN KEY (`category_id`) REFERENCES `help_categories`(`id`),
	CONSTRAINT `fk_help_requests_neighbourhood_id_neighbourhoods_id_fk` FOREIGN KEY (`neighbourhood_id`) REFERENCES `neighbourhoods`(`id`),
	CONSTRAINT "help_requests_status" CHECK("status" in ('OPEN', 'MATCHED', 'COMPLETED', 'CANCELLED', 'EXPIRED')),
	CONSTRAINT "help_requests_urgency" CHECK("urgency" in ('LOW', 'NORMAL', 'URGENT')),
	CONSTRAINT "help_requests_timing" CHECK("timing" in ('ONE_OFF', 'FLEXIBLE', 'RECURRING')),
	CONSTRAINT "help_requests_minutes" CHECK("minutes" between 5 and 1440),
	CONSTRAINT "help_requests_helpers" CHECK("helpers_needed" between 1 and 50),
	CONSTRAINT "help_requests_places" CHECK("places_taken" between 0 and "helpers_needed" and "proposals" >= 0),
	CONSTRAINT "help_requests_point" CHECK(("latitude" is null) = ("longitude" is null)),
	CONSTRAINT "help_requests_time" CHECK(("starts_at" is null) = ("ends_at" is null) and ("starts_at" is null or "ends_at" > "starts_at")),
	CONSTRAINT "help_requests_lists" CHECK(json_valid("languages") and json_valid("required_skills") and json_valid("wanted_skills") and json_valid("clearance_types"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_settings` (
	`cooperative_id` text PRIMARY KEY,
	`proposal_lifetime` integer NOT NULL,
	`silence_lifetime` integer NOT NULL,
	`trial_matches` integer NOT NULL,
	`minimum_count` integer NOT NULL,
	`plans_itself` integer NOT NULL,
	`ledger_mode` text NOT NULL,
	`soft_limit` integer NOT NULL,
	`hard_limit` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_help_settings_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "help_settings_ledger_mode" CHECK("ledger_mode" in ('GIFT', 'CREDITS', 'BOTH')),
	CONSTRAINT "help_settings_limits" CHECK("soft_limit" between 0 and "hard_limit"),
	CONSTRAINT "help_settings_lifetimes" CHECK("proposal_lifetime" > 0 and "silence_lifetime" > 0),
	CONSTRAINT "help_settings_minimum" CHECK("minimum_count" >= 3 and "trial_matches" between 0 and 20)
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_window_days` (
	`request_id` text NOT NULL,
	`on_date` text NOT NULL,
	`weekday` integer NOT NULL,
	`from_minute` integer NOT NULL,
	`until_minute` integer NOT NULL,
	CONSTRAINT `help_window_days_pk` PRIMARY KEY(`request_id`, `on_date`, `from_minute`),
	CONSTRAINT `fk_help_window_days_request_id_help_requests_id_fk` FOREIGN KEY (`request_id`) REFERENCES `help_requests`(`id`),
	CONSTRAINT "help_window_days_weekday" CHECK("weekday" between 1 and 7),
	CONSTRAINT "help_window_days_minutes" CHECK("from_minute" >= 0 and "until_minute" > "from_minute" and "until_minute" <= 1440)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `help_windows` (
	`request_id` text NOT NULL,
	`position` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	CONSTRAINT `help_windows_pk` PRIMARY KEY(`request_id`, `position`),
	CONSTRAINT `fk_help_windows_request_id_help_requests_id_fk` FOREIGN KEY (`request_id`) REFERENCES `help_requests`(`id`),
	CONSTRAINT "help_windows_interval" CHECK("ends_at" > "starts_at")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ledger_accounts` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_ledger_accounts_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_ledger_accounts_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`from_id` text NOT NULL,
	`to_id` text NOT NULL,
	`minutes` integer NOT NULL,
	`kind` text NOT NULL,
	`settlement` text NOT NULL,
	`category` text,
	`neighbourhood_id` text,
	`happened_on` text NOT NULL,
	`match_id` text,
	`hours_id` text,
	`corrects_id` text,
	`note` text,
	`actor_id` text,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_ledger_entries_neighbourhood_id_neighbourhoods_id_fk` FOREIGN KEY (`neighbourhood_id`) REFERENCES `neighbourhoods`(`id`),
	CONSTRAINT `fk_ledger_entries_hours_id_match_hours_id_fk` FOREIGN KEY (`hours_id`) REFERENCES `match_hours`(`id`),
	CONSTRAINT `fk_ledger_entries_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_ledger_entries_from_id_cooperative_id_ledger_accounts_id_cooperative_id_fk` FOREIGN KEY (`from_id`,`cooperative_id`) REFERENCES `ledger_accounts`(`id`,`cooperative_id`),
	CONSTRAINT `fk_ledger_entries_to_id_cooperative_id_ledger_accounts_id_cooperative_id_fk` FOREIGN KEY (`to_id`,`cooperative_id`) REFERENCES `ledger_accounts`(`id`,`cooperative_id`),
	CONSTRAINT `fk_ledger_entries_corrects_id_ledger_entries_id_fk` FOREIGN KEY (`corrects_id`) REFERENCES `ledger_entries`(`id`),
	CONSTRAINT "ledger_entries_kind" CHECK("kind" in ('HELP', 'TRANSFER', 'DONATION', 'CORRECTION')),
	CONSTRAINT "ledger_entries_settlement" CHECK("settlement" in ('GIFT', 'CREDITS')),
	CONSTRAINT "ledger_entries_two" CHECK("from_id" <> "to_id"),
	CONSTRAINT "ledger_entries_minutes" CHECK("minutes" between 1 and 100000),
	CONSTRAINT "ledger_entries_help" CHECK("kind" <> 'HELP' or ("match_id" is not null and "hours_id" is not null and "category" is not null)),
	CONSTRAINT "ledger_entries_correction" CHECK(("kind" = 'CORRECTION') = ("corrects_id" is not null))
) STRICT;
--> statement-breakpoint
CREATE TABLE `match_feedback` (
	`id` text PRIMARY KEY,
	`match_id` text NOT NULL,
	`side` text NOT NULL,
	`author_id` text NOT NULL,
	`thanks` text,
	`remark` text,
	`again` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_match_feedback_match_id_matches_id_fk` FOREIGN KEY (`match_id`) REFERENCES `matches`(`id`),
	CONSTRAINT `fk_match_feedback_author_id_people_id_fk` FOREIGN KEY (`author_id`) REFERENCES `people`(`id`),
	CONSTRAINT "match_feedback_side_of" CHECK("side" in ('REQUESTER', 'VOLUNTEER'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `match_hours` (
	`id` text PRIMARY KEY,
	`match_id` text NOT NULL,
	`happened_on` text NOT NULL,
	`requester_minutes` integer,
	`volunteer_minutes` integer,
	`resolves_at` integer NOT NULL,
	`settled_at` integer,
	`minutes` integer,
	`by_both` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_match_hours_match_id_matches_id_fk` FOREIGN KEY (`match_id`) REFERENCES `matches`(`id`),
	CONSTRAINT "match_hours_minutes" CHECK(coalesce("requester_minutes", 1) between 1 and 1440 and coalesce("volunteer_minutes", 1) between 1 and 1440),
	CONSTRAINT "match_hours_said" CHECK("requester_minutes" is not null or "volunteer_minutes" is not null),
	CONSTRAINT "match_hours_settled" CHECK(("settled_at" is null) = ("minutes" is null)),
	CONSTRAINT "match_hours_both" CHECK(not "by_both" or ("requester_minutes" = "volunteer_minutes" and "minutes" = "requester_minutes"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `match_messages` (
	`id` text PRIMARY KEY,
	`match_id` text NOT NULL,
	`author_id` text NOT NULL,
	`for_person_id` text,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_match_messages_match_id_matches_id_fk` FOREIGN KEY (`match_id`) REFERENCES `matches`(`id`),
	CONSTRAINT `fk_match_messages_author_id_people_id_fk` FOREIGN KEY (`author_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_match_messages_for_person_id_people_id_fk` FOREIGN KEY (`for_person_id`) REFERENCES `people`(`id`),
	CONSTRAINT "match_messages_length" CHECK(length("body") between 1 and 4000)
) STRICT;
--> statement-breakpoint
CREATE TABLE `matches` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`request_id` text NOT NULL,
	`offer_id` text NOT NULL,
	`requester_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`status` text NOT NULL,
	`origin` text NOT NULL,
	`actor_id` text,
	`requester_accepted_at` integer,
	`volunteer_accepted_at` integer,
	`expires_at` integer NOT NULL,
	`agreed_at` integer,
	`ended_by` text,
	`end_reason` text,
	`ended_at` integer,
	`minutes` integer NOT NULL,
	`week` integer NOT NULL,
	`recurs` integer NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`settlement` text NOT NULL,
	`trial` integer DEFAULT false NOT NULL,
	`score` integer NOT NULL,
	`explanation` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_matches_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_matches_request_id_help_requests_id_fk` FOREIGN KEY (`request_id`) REFERENCES `help_requests`(`id`),
	CONSTRAINT `fk_matches_offer_id_help_offers_id_fk` FOREIGN KEY (`offer_id`) REFERENCES `help_offers`(`id`),
	CONSTRAINT `fk_matches_requester_id_people_id_fk` FOREIGN KEY (`requester_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_matches_volunteer_id_people_id_fk` FOREIGN KEY (`volunteer_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_matches_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT "matches_status" CHECK("status" in ('PROPOSED', 'AGREED', 'COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'DISPUTED')),
	CONSTRAINT "matches_origin" CHECK("origin" in ('PLAN', 'ASSISTANT', 'VOLUNTEER', 'REQUESTER')),
	CONSTRAINT "matches_settlement" CHECK("settlement" in ('GIFT', 'CREDITS')),
	CONSTRAINT "matches_two" CHECK("requester_id" <> "volunteer_id"),
	CONSTRAINT "matches_consent" CHECK("status" in ('PROPOSED', 'DECLINED', 'EXPIRED', 'CANCELLED') or ("requester_accepted_at" is not null and "volunteer_accepted_at" is not null and "agreed_at" is not null)),
	CONSTRAINT "matches_time" CHECK(("starts_at" is null) = ("ends_at" is null) and ("starts_at" is null or "ends_at" > "starts_at")),
	CONSTRAINT "matches_score" CHECK("score" between 0 and 1000)
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_offer_exceptions` (
	`offer_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`from_minute` integer,
	`until_minute` integer,
	CONSTRAINT `fk_help_offer_exceptions_offer_id_help_offers_id_fk` FOREIGN KEY (`offer_id`) REFERENCES `help_offers`(`id`),
	CONSTRAINT "help_offer_exceptions_days" CHECK("ends_on" >= "starts_on"),
	CONSTRAINT "help_offer_exceptions_minutes" CHECK(("from_minute" is null) = ("until_minute" is null) and ("from_minute" is null or ("from_minute" >= 0 and "until_minute" > "from_minute" and "until_minute" <= 1440)))
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_offer_hours` (
	`offer_id` text NOT NULL,
	`weekday` integer NOT NULL,
	`from_minute` integer NOT NULL,
	`until_minute` integer NOT NULL,
	CONSTRAINT `help_offer_hours_pk` PRIMARY KEY(`offer_id`, `weekday`, `from_minute`),
	CONSTRAINT `fk_help_offer_hours_offer_id_help_offers_id_fk` FOREIGN KEY (`offer_id`) REFERENCES `help_offers`(`id`),
	CONSTRAINT "help_offer_hours_weekday" CHECK("weekday" between 1 and 7),
	CONSTRAINT "help_offer_hours_minutes" CHECK("from_minute" >= 0 and "until_minute" > "from_minute" and "until_minute" <= 1440)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `help_offer_reach` (
	`cooperative_id` text NOT NULL,
	`category` text NOT NULL,
	`latitude` real NOT NULL,
	`longitude` real NOT NULL,
	`offer_id` text NOT NULL,
	`radius_km` integer NOT NULL,
	`volunteer_id` text NOT NULL,
	CONSTRAINT `help_offer_reach_pk` PRIMARY KEY(`cooperative_id`, `category`, `latitude`, `longitude`, `offer_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `help_offers` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`actor_id` text NOT NULL,
	`status` text NOT NULL,
	`paused_until` integer,
	`about` text,
	`categories` text NOT NULL,
	`skills` text NOT NULL,
	`languages` text NOT NULL,
	`radius_km` integer NOT NULL,
	`max_minutes_per_week` integer NOT NULL,
	`car_seats` integer,
	`traits` integer DEFAULT 0 NOT NULL,
	`requires` integer DEFAULT 0 NOT NULL,
	`avoids` integer DEFAULT 0 NOT NULL,
	`latitude` real NOT NULL,
	`longitude` real NOT NULL,
	`neighbourhood_id` text,
	`time_zone` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_help_offers_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_help_offers_volunteer_id_people_id_fk` FOREIGN KEY (`volunteer_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_offers_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_offers_neighbourhood_id_neighbourhoods_id_fk` FOREIGN KEY (`neighbourhood_id`) REFERENCES `neighbourhoods`(`id`),
	CONSTRAINT "help_offers_status" CHECK("status" in ('ACTIVE', 'PAUSED', 'WITHDRAWN')),
	CONSTRAINT "help_offers_radius" CHECK("radius_km" between 0 and 100),
	CONSTRAINT "help_offers_hours" CHECK("max_minutes_per_week" between 0 and 10080),
	CONSTRAINT "help_offers_seats" CHECK("car_seats" is null or "car_seats" between 0 and 20),
	CONSTRAINT "help_offers_lists" CHECK(json_valid("categories") and json_valid("skills") and json_valid("languages"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `skill_terms` (
	`term` text NOT NULL,
	`language` text NOT NULL,
	`skill_id` text NOT NULL,
	`label` text NOT NULL,
	CONSTRAINT `skill_terms_pk` PRIMARY KEY(`term`, `language`, `skill_id`),
	CONSTRAINT `fk_skill_terms_skill_id_skills_id_fk` FOREIGN KEY (`skill_id`) REFERENCES `skills`(`id`),
	CONSTRAINT "skill_terms_term" CHECK(length("term") between 1 and 100)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `skills` (
	`id` text PRIMARY KEY,
	`cooperative_id` text,
	`name` text NOT NULL,
	`esco_uri` text,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	CONSTRAINT `fk_skills_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `clearances` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`organisation_id` text,
	`person_id` text NOT NULL,
	`type` text NOT NULL,
	`seen_by` text NOT NULL,
	`seen_at` integer NOT NULL,
	`valid_until` integer,
	`revoked_at` integer,
	`revoked_by` text,
	`warned_at` integer,
	CONSTRAINT `fk_clearances_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_clearances_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT `fk_clearances_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_clearances_seen_by_people_id_fk` FOREIGN KEY (`seen_by`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_clearances_revoked_by_people_id_fk` FOREIGN KEY (`revoked_by`) REFERENCES `people`(`id`),
	CONSTRAINT "clearances_type" CHECK("type" in ('CERTIFICATE_OF_CONDUCT', 'FIRST_AID', 'DRIVING_LICENCE', 'FOOD_HYGIENE', 'CARE_DIPLOMA', 'OTHER')),
	CONSTRAINT "clearances_valid" CHECK("valid_until" is null or "valid_until" > "seen_at")
) STRICT;
--> statement-breakpoint
CREATE TABLE `concerns` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`reporter_id` text NOT NULL,
	`about_id` text,
	`match_id` text,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`status` text NOT NULL,
	`outcome` text,
	`handled_by` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_concerns_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_concerns_reporter_id_people_id_fk` FOREIGN KEY (`reporter_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_concerns_about_id_people_id_fk` FOREIGN KEY (`about_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_concerns_handled_by_people_id_fk` FOREIGN KEY (`handled_by`) REFERENCES `people`(`id`),
	CONSTRAINT "concerns_kind" CHECK("kind" in ('SAFETY', 'MISCONDUCT', 'NO_SHOW', 'HOURS', 'OTHER')),
	CONSTRAINT "concerns_status" CHECK("status" in ('OPEN', 'IN_HAND', 'CLOSED')),
	CONSTRAINT "concerns_length" CHECK(length("text") between 1 and 4000)
) STRICT;
--> statement-breakpoint
CREATE TABLE `consents` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`purpose` text NOT NULL,
	`form` text NOT NULL,
	`recorded_by` text NOT NULL,
	`note` text,
	`given_at` integer NOT NULL,
	`withdrawn_at` integer,
	CONSTRAINT `fk_consents_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_consents_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_consents_recorded_by_people_id_fk` FOREIGN KEY (`recorded_by`) REFERENCES `people`(`id`),
	CONSTRAINT "consents_purpose" CHECK("purpose" in ('PROFILE', 'REPRESENTATION', 'HELP_REQUEST', 'HELP_OFFER')),
	CONSTRAINT "consents_form" CHECK("form" in ('ONLINE', 'SPOKEN', 'WRITTEN')),
	CONSTRAINT "consents_online" CHECK("form" <> 'ONLINE' or "recorded_by" = "person_id")
) STRICT;
--> statement-breakpoint
CREATE TABLE `help_profiles` (
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`wants` text,
	`abilities` text,
	`needs` text,
	`offers` text,
	`wanted_categories` text NOT NULL,
	`skills` text NOT NULL,
	`needed_categories` text NOT NULL,
	`offered_categories` text NOT NULL,
	`actor_id` text NOT NULL,
	`consent_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `help_profiles_pk` PRIMARY KEY(`cooperative_id`, `person_id`),
	CONSTRAINT `fk_help_profiles_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_help_profiles_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_profiles_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_help_profiles_consent_id_consents_id_fk` FOREIGN KEY (`consent_id`) REFERENCES `consents`(`id`),
	CONSTRAINT "help_profiles_consent" CHECK("actor_id" = "person_id" or "consent_id" is not null)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `house_rule_acceptances` (
	`person_id` text NOT NULL,
	`cooperative_id` text NOT NULL,
	`version` integer NOT NULL,
	`actor_id` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT `house_rule_acceptances_pk` PRIMARY KEY(`person_id`, `cooperative_id`, `version`),
	CONSTRAINT `fk_house_rule_acceptances_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_house_rule_acceptances_actor_id_people_id_fk` FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `house_rules` (
	`cooperative_id` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`published_by` text NOT NULL,
	`published_at` integer NOT NULL,
	CONSTRAINT `house_rules_pk` PRIMARY KEY(`cooperative_id`, `version`),
	CONSTRAINT `fk_house_rules_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_house_rules_published_by_people_id_fk` FOREIGN KEY (`published_by`) REFERENCES `people`(`id`),
	CONSTRAINT "house_rules_version" CHECK("version" >= 1)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `introductions` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`by_id` text NOT NULL,
	`match_id` text,
	`note` text,
	`at` integer NOT NULL,
	CONSTRAINT `fk_introductions_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_introductions_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_introductions_by_id_people_id_fk` FOREIGN KEY (`by_id`) REFERENCES `people`(`id`),
	CONSTRAINT "introductions_kind" CHECK("kind" in ('INTRODUCTION', 'TRIAL', 'VOUCHED')),
	CONSTRAINT "introductions_two" CHECK("person_id" <> "by_id")
) STRICT;
--> statement-breakpoint
CREATE TABLE `person_blocks` (
	`blocker_id` text NOT NULL,
	`blocked_id` text NOT NULL,
	`since` integer NOT NULL,
	CONSTRAINT `person_blocks_pk` PRIMARY KEY(`blocker_id`, `blocked_id`),
	CONSTRAINT `fk_person_blocks_blocker_id_people_id_fk` FOREIGN KEY (`blocker_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_person_blocks_blocked_id_people_id_fk` FOREIGN KEY (`blocked_id`) REFERENCES `people`(`id`),
	CONSTRAINT "person_blocks_two" CHECK("blocker_id" <> "blocked_id")
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `proxies` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`proxy_id` text NOT NULL,
	`consent_id` text NOT NULL,
	`relation` text,
	`since` integer NOT NULL,
	`ended_at` integer,
	CONSTRAINT `fk_proxies_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_proxies_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_proxies_proxy_id_people_id_fk` FOREIGN KEY (`proxy_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_proxies_consent_id_consents_id_fk` FOREIGN KEY (`consent_id`) REFERENCES `consents`(`id`),
	CONSTRAINT "proxies_two" CHECK("person_id" <> "proxy_id")
) STRICT;
--> statement-breakpoint
ALTER TABLE `people` ADD `address` text;--> statement-breakpoint
ALTER TABLE `people` ADD `latitude` real;--> statement-breakpoint
ALTER TABLE `people` ADD `longitude` real;--> statement-breakpoint
ALTER TABLE `people` ADD `shares_phone` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `shares_email` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `shares_address` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `help_categories_code` ON `help_categories` (coalesce(cooperative_id, ''),`code`);--> statement-breakpoint
CREATE INDEX `help_requests_open` ON `help_requests` (`cooperative_id`,`created_at`,`id`) WHERE status = 'OPEN';--> statement-breakpoint
CREATE INDEX `help_requests_cooperative` ON `help_requests` (`cooperative_id`,`created_at`,`id`,`status`,`category`);--> statement-breakpoint
CREATE INDEX `help_requests_requester` ON `help_requests` (`requester_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `help_requests_actor` ON `help_requests` (`actor_id`,`created_at`,`id`) WHERE actor_id <> requester_id;--> statement-breakpoint
CREATE INDEX `help_requests_expiry` ON `help_requests` (`expires_at`) WHERE status = 'OPEN';--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_accounts_of` ON `ledger_accounts` (`cooperative_id`,coalesce(person_id, ''));--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_accounts_cooperative` ON `ledger_accounts` (`id`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `ledger_accounts_person` ON `ledger_accounts` (`person_id`,`cooperative_id`) WHERE person_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_hours` ON `ledger_entries` (`hours_id`) WHERE kind = 'HELP';--> statement-breakpoint
CREATE INDEX `ledger_entries_cooperative` ON `ledger_entries` (`cooperative_id`,`happened_on`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_from` ON `ledger_entries` (`from_id`,`settlement`,`happened_on`,`id`,`minutes`);--> statement-breakpoint
CREATE INDEX `ledger_entries_to` ON `ledger_entries` (`to_id`,`settlement`,`happened_on`,`id`,`minutes`);--> statement-breakpoint
CREATE INDEX `ledger_entries_corrects` ON `ledger_entries` (`corrects_id`) WHERE corrects_id is not null;--> statement-breakpoint
CREATE INDEX `ledger_entries_match` ON `ledger_entries` (`match_id`) WHERE match_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `match_feedback_side` ON `match_feedback` (`match_id`,`side`,`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `match_hours_day` ON `match_hours` (`match_id`,`happened_on`);--> statement-breakpoint
CREATE INDEX `match_hours_due` ON `match_hours` (`resolves_at`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `match_messages_match` ON `match_messages` (`match_id`,`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `matches_pair` ON `matches` (`request_id`,`volunteer_id`) WHERE status in ('PROPOSED', 'AGREED', 'COMPLETED', 'DISPUTED');--> statement-breakpoint
CREATE INDEX `matches_request` ON `matches` (`request_id`,`created_at`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `matches_volunteer` ON `matches` (`volunteer_id`,`created_at`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `matches_requester` ON `matches` (`requester_id`,`created_at`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `matches_cooperative` ON `matches` (`cooperative_id`,`created_at`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `matches_load` ON `matches` (`volunteer_id`,`week`,`recurs`,`minutes`) WHERE status in ('PROPOSED', 'AGREED');--> statement-breakpoint
CREATE INDEX `matches_met` ON `matches` (`requester_id`,`volunteer_id`,`status`);--> statement-breakpoint
CREATE INDEX `matches_expiry` ON `matches` (`expires_at`) WHERE status = 'PROPOSED';--> statement-breakpoint
CREATE INDEX `matches_silent` ON `matches` (`ends_at`) WHERE status = 'AGREED';--> statement-breakpoint
CREATE INDEX `help_offer_exceptions_offer` ON `help_offer_exceptions` (`offer_id`,`ends_on`,`starts_on`);--> statement-breakpoint
CREATE INDEX `help_offer_reach_offer` ON `help_offer_reach` (`offer_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `help_offers_volunteer` ON `help_offers` (`volunteer_id`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `help_offers_cooperative` ON `help_offers` (`cooperative_id`,`created_at`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `help_offers_paused` ON `help_offers` (`paused_until`) WHERE status = 'PAUSED' and paused_until is not null;--> statement-breakpoint
CREATE INDEX `skill_terms_skill` ON `skill_terms` (`skill_id`,`language`,`term`);--> statement-breakpoint
CREATE UNIQUE INDEX `skills_esco` ON `skills` (`esco_uri`) WHERE esco_uri is not null and cooperative_id is null;--> statement-breakpoint
CREATE INDEX `skills_cooperative` ON `skills` (`cooperative_id`,`id`);--> statement-breakpoint
CREATE INDEX `clearances_person` ON `clearances` (`person_id`,`cooperative_id`,`type`,`valid_until`);--> statement-breakpoint
CREATE INDEX `clearances_cooperative` ON `clearances` (`cooperative_id`,`seen_at`,`id`);--> statement-breakpoint
CREATE INDEX `clearances_expiring` ON `clearances` (`valid_until`) WHERE revoked_at is null and warned_at is null and valid_until is not null;--> statement-breakpoint
CREATE INDEX `concerns_cooperative` ON `concerns` (`cooperative_id`,`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `concerns_reporter` ON `concerns` (`reporter_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `consents_person` ON `consents` (`person_id`,`cooperative_id`,`purpose`,`given_at`);--> statement-breakpoint
CREATE INDEX `help_profiles_person` ON `help_profiles` (`person_id`);--> statement-breakpoint
CREATE INDEX `introductions_person` ON `introductions` (`person_id`,`cooperative_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `person_blocks_blocked` ON `person_blocks` (`blocked_id`,`blocker_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `proxies_pair` ON `proxies` (`proxy_id`,`person_id`,`cooperative_id`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `proxies_person` ON `proxies` (`person_id`,`cooperative_id`,`since`,`id`);