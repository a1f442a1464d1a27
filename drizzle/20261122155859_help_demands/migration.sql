ALTER TABLE `help_requests` ADD `seats_asked` integer;--> statement-breakpoint
ALTER TABLE `help_requests` ADD `clearance_types_asked` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- What was asked for before: what its category does not demand.
UPDATE help_requests SET seats_asked = (SELECT iif(c.needs_car AND help_requests.seats = 1, NULL, help_requests.seats) FROM help_categories c WHERE c.id = category_id),
	clearance_types_asked = (SELECT json_group_array(t.value) FROM json_each(clearance_types) t
		WHERE t.value NOT IN (SELECT d.value FROM help_categories c, json_each(c.clearance_types) d WHERE c.id = help_requests.category_id));
--> statement-breakpoint
-- An open request follows its category in all that this demands: car and clearances too, besides what the requester asks for.
DROP TRIGGER help_categories_scored;
--> statement-breakpoint
CREATE TRIGGER help_categories_scored AFTER UPDATE OF nearby, weights, needs_car, clearance_types ON help_categories BEGIN
	UPDATE help_requests SET nearby = NEW.nearby, weights = (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(NEW.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key),
		seats = coalesce(seats_asked, iif(NEW.needs_car, 1, NULL)),
		clearance_types = (SELECT json_group_array(t.value) FROM (SELECT value FROM json_each(NEW.clearance_types)
			UNION SELECT value FROM json_each(help_requests.clearance_types_asked)) t)
		WHERE category_id = NEW.id AND status = 'OPEN';
END;
--> statement-breakpoint
DROP TRIGGER help_requests_rescored;
--> statement-breakpoint
CREATE TRIGGER help_requests_rescored AFTER UPDATE OF category_id, seats_asked, clearance_types_asked ON help_requests
WHEN NEW.category_id <> OLD.category_id OR NEW.seats_asked IS NOT OLD.seats_asked OR NEW.clearance_types_asked <> OLD.clearance_types_asked BEGIN
	UPDATE help_requests SET (nearby, weights, seats, clearance_types) = (SELECT c.nearby, (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(c.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key),
		coalesce(NEW.seats_asked, iif(c.needs_car, 1, NULL)), (SELECT json_group_array(t.value) FROM (SELECT value FROM json_each(c.clearance_types)
			UNION SELECT value FROM json_each(NEW.clearance_types_asked)) t)
		FROM help_categories c WHERE c.id = NEW.category_id) WHERE id = NEW.id;
END;
--> statement-breakpoint
DROP TRIGGER help_requests_reopened;
--> statement-breakpoint
CREATE TRIGGER help_requests_reopened AFTER UPDATE OF status ON help_requests WHEN NEW.status = 'OPEN' AND OLD.status IN ('MATCHED', 'COMPLETED') BEGIN
	UPDATE help_requests SET category_id = coalesce((SELECT c.id FROM help_categories c
		WHERE coalesce(c.cooperative_id, '') = NEW.cooperative_id AND c.code = NEW.category), category_id) WHERE id = NEW.id;
	UPDATE help_requests SET (nearby, weights, seats, clearance_types) = (SELECT c.nearby, (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(c.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key),
		coalesce(NEW.seats_asked, iif(c.needs_car, 1, NULL)), (SELECT json_group_array(t.value) FROM (SELECT value FROM json_each(c.clearance_types)
			UNION SELECT value FROM json_each(NEW.clearance_types_asked)) t)
		FROM help_categories c WHERE c.id = help_requests.category_id) WHERE id = NEW.id;
END;
