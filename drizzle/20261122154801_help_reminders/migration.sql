ALTER TABLE `help_settings` ADD `reminder_notice` integer DEFAULT 86400 NOT NULL;--> statement-breakpoint
ALTER TABLE `matches` ADD `remind_at` integer DEFAULT 0;--> statement-breakpoint
ALTER TABLE `matches` ADD `reminded_for` integer;--> statement-breakpoint
CREATE INDEX `matches_remind` ON `matches` (`remind_at`) WHERE status = 'AGREED';
--> statement-breakpoint
-- When the two of a match are reminded is worked out anew once it is agreed, its time is another, or the cooperative wants it sooner or later.
CREATE TRIGGER matches_remind_agreed AFTER UPDATE OF status ON matches WHEN NEW.status = 'AGREED' AND OLD.status <> 'AGREED' BEGIN
	UPDATE matches SET remind_at = 0 WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER matches_remind_moved AFTER UPDATE OF starts_at, ends_at ON matches WHEN NEW.starts_at IS NOT OLD.starts_at BEGIN
	UPDATE matches SET remind_at = 0 WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER help_windows_remind AFTER INSERT ON help_windows BEGIN
	UPDATE matches SET remind_at = 0 WHERE request_id = NEW.request_id AND status = 'AGREED';
END;
--> statement-breakpoint
CREATE TRIGGER help_requests_remind AFTER UPDATE OF recurs_until, time_zone ON help_requests
WHEN NEW.recurs_until IS NOT OLD.recurs_until OR NEW.time_zone <> OLD.time_zone BEGIN
	UPDATE matches SET remind_at = 0 WHERE request_id = NEW.id AND status = 'AGREED';
END;
--> statement-breakpoint
CREATE TRIGGER help_settings_remind AFTER UPDATE OF reminder_notice ON help_settings WHEN NEW.reminder_notice <> OLD.reminder_notice BEGIN
	UPDATE matches SET remind_at = 0 WHERE cooperative_id = NEW.cooperative_id AND status = 'AGREED';
END;
