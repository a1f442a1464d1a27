ALTER TABLE `match_hours` ADD `requester_by` text REFERENCES people(id);--> statement-breakpoint
-- One person confirms nothing: hours count as said by both only where two people said them, whoever of the two each spoke for. With the
-- column, since a trigger that inserts set off would have the database walk through all that refers to these rows.
ALTER TABLE `match_hours` ADD `volunteer_by` text REFERENCES people(id)
	CONSTRAINT `match_hours_two_people` CHECK(not `by_both` or `requester_by` <> `volunteer_by`);--> statement-breakpoint
ALTER TABLE `matches` ADD `taken_back` integer DEFAULT false NOT NULL;
