-- A request that gets another category, or its cooperative's own of the same code, is scored by that.
CREATE TRIGGER help_requests_rescored AFTER UPDATE OF category_id ON help_requests WHEN NEW.category_id <> OLD.category_id BEGIN
	UPDATE help_requests SET (nearby, weights) = (SELECT c.nearby, (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(c.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key)
		FROM help_categories c WHERE c.id = NEW.category_id) WHERE id = NEW.id;
END;
--> statement-breakpoint
-- A request ends at its instant, also where the job has not come by yet.
CREATE TRIGGER matches_in_time BEFORE INSERT ON matches BEGIN
	SELECT RAISE(ABORT, 'REQUEST_CLOSED') WHERE (SELECT r.expires_at FROM help_requests r WHERE r.id = NEW.request_id AND r.status = 'OPEN') <= NEW.created_at;
END;
