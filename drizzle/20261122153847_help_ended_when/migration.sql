-- Proposals for which there is no place any more ended when that came about: also where the request was said to take fewer helpers,
-- of which no match knows the instant.
DROP TRIGGER help_requests_placed;
--> statement-breakpoint
CREATE TRIGGER help_requests_placed AFTER UPDATE OF places_taken, proposals, helpers_needed ON help_requests
WHEN NEW.status IN ('OPEN', 'MATCHED', 'COMPLETED') BEGIN
	UPDATE help_requests SET status = CASE
		WHEN NEW.places_taken < NEW.helpers_needed THEN 'OPEN'
		WHEN (SELECT count(*) FROM matches m WHERE m.request_id = NEW.id AND m.status = 'COMPLETED') >= NEW.helpers_needed THEN 'COMPLETED'
		ELSE 'MATCHED' END
		WHERE id = NEW.id;
	UPDATE matches SET status = 'CANCELLED', updated_at = (SELECT max(NEW.updated_at, max(m.updated_at)) FROM matches m WHERE m.request_id = NEW.id),
		ended_at = (SELECT max(NEW.updated_at, max(m.updated_at)) FROM matches m WHERE m.request_id = NEW.id)
		WHERE request_id = NEW.id AND status = 'PROPOSED' AND NEW.places_taken >= NEW.helpers_needed;
	UPDATE help_requests SET proposals = 0 WHERE id = NEW.id AND NEW.places_taken >= NEW.helpers_needed;
END;
