ALTER TABLE `bookings` ADD `deposit_returned_at` integer;--> statement-breakpoint
ALTER TABLE `bookings` ADD `no_show_fee_cents` integer DEFAULT 0 NOT NULL;