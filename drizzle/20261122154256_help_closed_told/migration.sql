-- Who was asked is told where a proposal ends without them: its place went to somebody else, or the request was called off; and who
-- asked, where the offer was taken back. Nobody is told of one whose time was over before that, whoever made it be over: it expired,
-- as any that nobody answered. Each ends once, so that what tells of it has its id under another prefix.
DROP TRIGGER help_requests_placed;
--> statement-breakpoint
CREATE TRIGGER help_requests_placed AFTER UPDATE OF places_taken, proposals, helpers_needed ON help_requests
WHEN NEW.status IN ('OPEN', 'MATCHED', 'COMPLETED') BEGIN
	UPDATE help_requests SET status = CASE
		WHEN NEW.places_taken < NEW.helpers_needed THEN 'OPEN'
		WHEN (SELECT count(*) FROM matches m WHERE m.request_id = NEW.id AND m.status = 'COMPLETED') >= NEW.helpers_needed THEN 'COMPLETED'
		ELSE 'MATCHED' END
		WHERE id = NEW.id;
	INSERT INTO outbox (id, kind, payload, created_at, due_at)
		SELECT 'evt_' || substr(m.id, 5), 'match.closed', json_object('matchId', m.id, 'side', 'REQUESTER'), t.now, t.now
		FROM (SELECT max(NEW.updated_at, max(x.updated_at)) AS now FROM matches x WHERE x.request_id = NEW.id) t CROSS JOIN matches m
		WHERE m.request_id = NEW.id AND m.status = 'PROPOSED' AND m.expires_at > t.now AND NEW.places_taken >= NEW.helpers_needed;
	UPDATE matches SET status = iif(expires_at > t.now, 'CANCELLED', 'EXPIRED'), updated_at = t.now, ended_at = t.now
		FROM (SELECT max(NEW.updated_at, max(x.updated_at)) AS now FROM matches x WHERE x.request_id = NEW.id) t
		WHERE request_id = NEW.id AND status = 'PROPOSED' AND NEW.places_taken >= NEW.helpers_needed;
	UPDATE help_requests SET proposals = 0 WHERE id = NEW.id AND NEW.places_taken >= NEW.helpers_needed;
END;
--> statement-breakpoint
-- With a request that is closed its proposals end; what was agreed stays until somebody calls it off, who agreed is told.
DROP TRIGGER help_requests_closed;
--> statement-breakpoint
CREATE TRIGGER help_requests_closed AFTER UPDATE OF status ON help_requests WHEN NEW.status IN ('CANCELLED', 'EXPIRED') AND OLD.status <> NEW.status BEGIN
	INSERT INTO outbox (id, kind, payload, created_at, due_at)
		SELECT 'evt_' || substr(m.id, 5), iif(m.status = 'AGREED', 'match.requestCancelled', 'match.closed'),
			json_object('matchId', m.id, 'side', 'REQUESTER'), NEW.updated_at, NEW.updated_at
		FROM matches m WHERE m.request_id = NEW.id AND NEW.status = 'CANCELLED'
			AND (m.status = 'AGREED' OR m.status = 'PROPOSED' AND m.expires_at > NEW.updated_at);
	UPDATE matches SET status = iif(NEW.status = 'EXPIRED' OR expires_at <= NEW.updated_at, 'EXPIRED', 'CANCELLED'),
		ended_at = NEW.updated_at, updated_at = NEW.updated_at
		WHERE request_id = NEW.id AND status = 'PROPOSED';
END;
--> statement-breakpoint
DROP TRIGGER help_offers_closed;
--> statement-breakpoint
CREATE TRIGGER help_offers_closed AFTER UPDATE OF status ON help_offers WHEN NEW.status = 'WITHDRAWN' AND OLD.status <> NEW.status BEGIN
	INSERT INTO outbox (id, kind, payload, created_at, due_at)
		SELECT 'evt_' || substr(m.id, 5), 'match.declined', json_object('matchId', m.id, 'side', 'VOLUNTEER'), NEW.updated_at, NEW.updated_at
		FROM matches m WHERE m.volunteer_id = NEW.volunteer_id AND m.offer_id = NEW.id AND m.status = 'PROPOSED' AND m.expires_at > NEW.updated_at;
	UPDATE matches SET status = iif(expires_at > NEW.updated_at, 'CANCELLED', 'EXPIRED'),
		ended_by = iif(expires_at > NEW.updated_at, 'VOLUNTEER', NULL), ended_at = NEW.updated_at, updated_at = NEW.updated_at
		WHERE volunteer_id = NEW.volunteer_id AND offer_id = NEW.id AND status = 'PROPOSED';
END;
