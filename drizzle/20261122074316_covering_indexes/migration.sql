DROP INDEX IF EXISTS `bookings_facility`;--> statement-breakpoint
DROP INDEX IF EXISTS `bookings_actor`;--> statement-breakpoint
DROP INDEX IF EXISTS `bookings_organisation`;--> statement-breakpoint
DROP INDEX IF EXISTS `facilities_cooperative`;--> statement-breakpoint
DROP INDEX IF EXISTS `facilities_name`;--> statement-breakpoint
DROP INDEX IF EXISTS `facilities_place`;--> statement-breakpoint
CREATE INDEX `bookings_of_facility` ON `bookings` (`facility_id`,`starts_at`,`id`,`ends_at`,`status`,`cooperative_id`,`title`);--> statement-breakpoint
CREATE INDEX `bookings_for_others` ON `bookings` (`actor_id`,`starts_at`,`id`) WHERE actor_id is not for_person_id;--> statement-breakpoint
CREATE INDEX `bookings_for_organisation` ON `bookings` (`for_organisation_id`,`starts_at`,`id`) WHERE for_organisation_id is not null;--> statement-breakpoint
CREATE INDEX `facilities_of_cooperative` ON `facilities` (`cooperative_id`,`sort_name`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `facilities_by_name` ON `facilities` (`sort_name`,`id`,`kind`,`status`,`cooperative_id`);--> statement-breakpoint
CREATE INDEX `facilities_by_place` ON `facilities` (`latitude`,`longitude`,`status`,`cooperative_id`,`capacity`,`id`);--> statement-breakpoint
CREATE INDEX `facilities_by_kind` ON `facilities` (`kind`,`latitude`,`longitude`,`status`,`cooperative_id`,`capacity`,`id`);