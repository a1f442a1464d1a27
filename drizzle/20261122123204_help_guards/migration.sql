-- Every cooperative arranges its mutual help in some way: at first as is usual. Limits of a day's hours, a week to answer.
CREATE TRIGGER cooperatives_help_settings AFTER INSERT ON cooperatives BEGIN
	INSERT INTO help_settings VALUES (NEW.id, 259200, 604800, 0, 5, 0, 'GIFT', 600, 1200, NEW.created_at);
END;
--> statement-breakpoint
INSERT INTO help_settings SELECT id, 259200, 604800, 0, 5, 0, 'GIFT', 600, 1200, created_at FROM cooperatives;
--> statement-breakpoint
INSERT INTO help_categories (id, code, name, nearby, needs_car, clearance_types, weights, created_at) VALUES
	('hca_01j0000000e00800000000000g', 'ODD_JOBS', '{"nl":"Klussen","de":"Kleine Reparaturen","en":"Odd jobs"}', 1, 0, '[]', '{"PROXIMITY":25,"SKILLS":30,"AVAILABILITY":15,"LANGUAGE":5,"LOAD":15,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000h', 'GARDENING', '{"nl":"Tuin","de":"Gartenarbeit","en":"Gardening"}', 1, 0, '[]', '{"PROXIMITY":30,"SKILLS":20,"AVAILABILITY":20,"LANGUAGE":5,"LOAD":15,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000j', 'TRANSPORT', '{"nl":"Vervoer","de":"Fahrdienst","en":"Transport"}', 1, 1, '[]', '{"PROXIMITY":25,"SKILLS":5,"AVAILABILITY":30,"LANGUAGE":10,"LOAD":20,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000k', 'GROCERIES', '{"nl":"Boodschappen","de":"Einkaufen","en":"Groceries"}', 1, 0, '[]', '{"PROXIMITY":35,"SKILLS":5,"AVAILABILITY":20,"LANGUAGE":10,"LOAD":20,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000m', 'COMPANY', '{"nl":"Gezelschap","de":"Gesellschaft","en":"Company"}', 1, 0, '[]', '{"PROXIMITY":20,"SKILLS":10,"AVAILABILITY":15,"LANGUAGE":15,"LOAD":15,"CONTINUITY":25}', 1767225600),
	('hca_01j0000000e00800000000000n', 'PHONE_COMPANY', '{"nl":"Telefonisch contact","de":"Telefonkontakt","en":"Company by telephone"}', 0, 0, '[]', '{"SKILLS":10,"AVAILABILITY":25,"LANGUAGE":20,"LOAD":20,"CONTINUITY":25}', 1767225600),
	('hca_01j0000000e00800000000000p', 'PAPERWORK', '{"nl":"Administratie","de":"Papierkram","en":"Paperwork"}', 1, 0, '["CERTIFICATE_OF_CONDUCT"]', '{"PROXIMITY":10,"SKILLS":35,"AVAILABILITY":15,"LANGUAGE":15,"LOAD":15,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000q', 'DIGITAL_HELP', '{"nl":"Digitale hulp","de":"Digitale Hilfe","en":"Digital help"}', 1, 0, '[]', '{"PROXIMITY":15,"SKILLS":35,"AVAILABILITY":15,"LANGUAGE":10,"LOAD":15,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000r', 'PETS', '{"nl":"Huisdieren","de":"Haustiere","en":"Care for pets"}', 1, 0, '[]', '{"PROXIMITY":30,"SKILLS":15,"AVAILABILITY":20,"LANGUAGE":5,"LOAD":15,"CONTINUITY":15}', 1767225600),
	('hca_01j0000000e00800000000000s', 'CHILDCARE', '{"nl":"Oppas","de":"Kinderbetreuung","en":"Childcare"}', 1, 0, '["CERTIFICATE_OF_CONDUCT"]', '{"PROXIMITY":20,"SKILLS":15,"AVAILABILITY":20,"LANGUAGE":10,"LOAD":10,"CONTINUITY":20,"TRUST":5}', 1767225600),
	('hca_01j0000000e00800000000000t', 'MEALS', '{"nl":"Maaltijden","de":"Mahlzeiten","en":"Meals"}', 1, 0, '[]', '{"PROXIMITY":35,"SKILLS":15,"AVAILABILITY":20,"LANGUAGE":5,"LOAD":15,"CONTINUITY":10}', 1767225600),
	('hca_01j0000000e00800000000000v', 'ILLNESS', '{"nl":"Bij ziekte","de":"Bei Krankheit","en":"During illness"}', 1, 0, '[]', '{"PROXIMITY":25,"SKILLS":15,"AVAILABILITY":20,"LANGUAGE":10,"LOAD":15,"CONTINUITY":15}', 1767225600),
	('hca_01j0000000e00800000000000w', 'WALKING', '{"nl":"Samen wandelen","de":"Gemeinsam spazieren","en":"Walking together"}', 1, 0, '[]', '{"PROXIMITY":30,"SKILLS":5,"AVAILABILITY":20,"LANGUAGE":15,"LOAD":15,"CONTINUITY":15}', 1767225600),
	('hca_01j0000000e00800000000000x', 'OTHER', '{"nl":"Iets anders","de":"Etwas anderes","en":"Something else"}', 1, 0, '[]', '{"PROXIMITY":25,"SKILLS":25,"AVAILABILITY":20,"LANGUAGE":10,"LOAD":15,"CONTINUITY":5}', 1767225600);
--> statement-breakpoint
-- A cooperative adds what it needs, and no thousands.
CREATE TRIGGER help_categories_few BEFORE INSERT ON help_categories WHEN NEW.cooperative_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'TOO_MANY_CATEGORIES')
		WHERE (SELECT count(*) FROM help_categories c WHERE coalesce(c.cooperative_id, '') = NEW.cooperative_id) >= 60;
END;
--> statement-breakpoint
CREATE TRIGGER skills_few BEFORE INSERT ON skills WHEN NEW.cooperative_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'TOO_MANY_SKILLS') WHERE (SELECT count(*) FROM skills s WHERE s.cooperative_id = NEW.cooperative_id) >= 500;
END;
--> statement-breakpoint

-- An offer is found while it is active: in each of its categories, from its place, as far as its radius.
CREATE TRIGGER help_offers_reach AFTER INSERT ON help_offers WHEN NEW.status = 'ACTIVE' BEGIN
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id FROM json_each(NEW.categories);
END;
--> statement-breakpoint
CREATE TRIGGER help_offers_reach_again AFTER UPDATE OF status, categories, latitude, longitude, radius_km ON help_offers BEGIN
	DELETE FROM help_offer_reach WHERE offer_id = NEW.id;
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id FROM json_each(NEW.categories)
		WHERE NEW.status = 'ACTIVE';
END;
--> statement-breakpoint
CREATE TRIGGER help_offers_owner BEFORE UPDATE OF volunteer_id, cooperative_id ON help_offers
WHEN NEW.volunteer_id <> OLD.volunteer_id OR NEW.cooperative_id <> OLD.cooperative_id BEGIN
	SELECT RAISE(ABORT, 'OFFER_OWNER');
END;
--> statement-breakpoint

-- What a new or an agreed match must be, whoever makes it. The first of the reasons that holds is told.
CREATE VIEW match_faults AS
	SELECT m.id AS match_id, CASE
		WHEN r.status IN ('CANCELLED', 'EXPIRED') THEN 'REQUEST_CLOSED'
		WHEN r.places_taken >= r.helpers_needed THEN 'MATCH_FULL'
		WHEN o.status <> 'ACTIVE' THEN 'OFFER_CLOSED'
		WHEN EXISTS (SELECT 1 FROM person_blocks b WHERE b.blocker_id = m.volunteer_id AND b.blocked_id = m.requester_id
			OR b.blocker_id = m.requester_id AND b.blocked_id = m.volunteer_id) THEN 'PAIR_BLOCKED'
		WHEN NOT EXISTS (SELECT 1 FROM memberships s WHERE s.person_id = m.volunteer_id AND s.cooperative_id = m.cooperative_id AND s.status = 'ACTIVE')
			OR NOT EXISTS (SELECT 1 FROM memberships s WHERE s.person_id = m.requester_id AND s.cooperative_id = m.cooperative_id AND s.status = 'ACTIVE')
			THEN 'NOT_ACTIVE'
		WHEN EXISTS (SELECT 1 FROM json_each(r.clearance_types) t WHERE NOT EXISTS (SELECT 1 FROM clearances c
			WHERE c.person_id = m.volunteer_id AND c.cooperative_id = m.cooperative_id AND c.type = t.value AND c.revoked_at IS NULL
				AND (c.valid_until IS NULL OR c.valid_until > max(m.updated_at, coalesce(m.ends_at, 0))))) THEN 'CLEARANCE_MISSING'
		WHEN (SELECT coalesce(sum(x.minutes), 0) FROM matches x WHERE x.volunteer_id = m.volunteer_id AND x.status IN ('PROPOSED', 'AGREED')
				AND x.cooperative_id = m.cooperative_id AND x.recurs AND (m.recurs OR x.week <= m.week))
			+ (SELECT coalesce(max(w.minutes), 0) FROM (SELECT sum(x.minutes) AS minutes FROM matches x
				WHERE x.volunteer_id = m.volunteer_id AND x.status IN ('PROPOSED', 'AGREED') AND x.cooperative_id = m.cooperative_id
					AND NOT x.recurs AND (x.week = m.week OR m.recurs AND x.week > m.week) GROUP BY x.week) w)
			> o.max_minutes_per_week THEN 'OVER_HOURS'
		WHEN m.starts_at IS NOT NULL AND EXISTS (SELECT 1 FROM matches x WHERE x.volunteer_id = m.volunteer_id AND x.id <> m.id
			AND x.status = 'AGREED' AND x.starts_at < m.ends_at AND x.ends_at > m.starts_at) THEN 'TIME_CLASH'
		WHEN m.origin = 'PLAN' AND m.status = 'PROPOSED' AND r.places_taken + r.proposals >= r.helpers_needed THEN 'MATCH_FULL'
		WHEN m.settlement = 'CREDITS' AND coalesce((SELECT
				(SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.to_id = a.id AND e.settlement = 'CREDITS')
				- (SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.from_id = a.id AND e.settlement = 'CREDITS')
				FROM ledger_accounts a WHERE a.cooperative_id = m.cooperative_id AND a.person_id = m.requester_id), 0)
			- (SELECT coalesce(sum(x.minutes), 0) FROM matches x WHERE x.requester_id = m.requester_id AND x.cooperative_id = m.cooperative_id
				AND x.status = 'AGREED' AND x.settlement = 'CREDITS' AND x.id <> m.id)
			- m.minutes < -(SELECT hard_limit FROM help_settings h WHERE h.cooperative_id = m.cooperative_id) THEN 'HOURS_LIMIT'
	END AS fault
	FROM matches m JOIN help_requests r ON r.id = m.request_id JOIN help_offers o ON o.id = m.offer_id;
--> statement-breakpoint
CREATE VIEW must_match AS SELECT '' AS fault;
--> statement-breakpoint
CREATE TRIGGER must_match_guard INSTEAD OF INSERT ON must_match WHEN NEW.fault IS NOT NULL BEGIN
	SELECT CASE NEW.fault
		WHEN 'REQUEST_CLOSED' THEN RAISE(ABORT, 'REQUEST_CLOSED')
		WHEN 'OFFER_CLOSED' THEN RAISE(ABORT, 'OFFER_CLOSED')
		WHEN 'PAIR_BLOCKED' THEN RAISE(ABORT, 'PAIR_BLOCKED')
		WHEN 'NOT_ACTIVE' THEN RAISE(ABORT, 'NOT_ACTIVE')
		WHEN 'CLEARANCE_MISSING' THEN RAISE(ABORT, 'CLEARANCE_MISSING')
		WHEN 'OVER_HOURS' THEN RAISE(ABORT, 'OVER_HOURS')
		WHEN 'TIME_CLASH' THEN RAISE(ABORT, 'TIME_CLASH')
		WHEN 'MATCH_FULL' THEN RAISE(ABORT, 'MATCH_FULL')
		ELSE RAISE(ABORT, 'HOURS_LIMIT')
	END;
END;
--> statement-breakpoint
CREATE TRIGGER matches_parties BEFORE INSERT ON matches BEGIN
	SELECT RAISE(ABORT, 'MATCH_PARTIES') WHERE NEW.status <> 'PROPOSED'
		OR NOT EXISTS (SELECT 1 FROM help_requests r JOIN help_offers o ON o.cooperative_id = r.cooperative_id
			WHERE r.id = NEW.request_id AND o.id = NEW.offer_id AND r.requester_id = NEW.requester_id AND o.volunteer_id = NEW.volunteer_id
				AND r.cooperative_id = NEW.cooperative_id);
END;
--> statement-breakpoint
CREATE TRIGGER matches_proposed AFTER INSERT ON matches BEGIN
	INSERT INTO must_match SELECT fault FROM match_faults WHERE match_id = NEW.id;
	UPDATE help_requests SET proposals = proposals + 1 WHERE id = NEW.request_id;
END;
--> statement-breakpoint

-- The steps that a match can take (docs/states.md); who they are, it keeps.
CREATE TRIGGER matches_steps BEFORE UPDATE OF status, request_id, offer_id, requester_id, volunteer_id, cooperative_id ON matches BEGIN
	SELECT RAISE(ABORT, 'MATCH_STEP') WHERE NEW.request_id <> OLD.request_id OR NEW.offer_id <> OLD.offer_id
		OR NEW.requester_id <> OLD.requester_id OR NEW.volunteer_id <> OLD.volunteer_id OR NEW.cooperative_id <> OLD.cooperative_id
		OR NEW.status <> OLD.status AND NOT CASE OLD.status
			WHEN 'PROPOSED' THEN NEW.status IN ('AGREED', 'DECLINED', 'EXPIRED', 'CANCELLED')
			WHEN 'AGREED' THEN NEW.status IN ('COMPLETED', 'CANCELLED', 'NO_SHOW', 'DISPUTED')
			WHEN 'COMPLETED' THEN NEW.status = 'DISPUTED'
			WHEN 'DISPUTED' THEN NEW.status IN ('COMPLETED', 'CANCELLED', 'NO_SHOW')
			WHEN 'NO_SHOW' THEN NEW.status = 'AGREED'
			ELSE 0 END;
	SELECT RAISE(ABORT, 'PROPOSAL_EXPIRED') WHERE OLD.status = 'PROPOSED' AND NEW.status = 'AGREED' AND OLD.expires_at <= NEW.updated_at;
END;
--> statement-breakpoint
-- The match is judged as agreed before its place is counted: of two at once for one place exactly one is.
CREATE TRIGGER matches_stepped AFTER UPDATE OF status ON matches WHEN NEW.status <> OLD.status BEGIN
	INSERT INTO must_match SELECT fault FROM match_faults WHERE match_id = NEW.id AND NEW.status = 'AGREED';
	UPDATE help_requests SET
		places_taken = (SELECT count(*) FROM matches m WHERE m.request_id = NEW.request_id AND m.status IN ('AGREED', 'COMPLETED', 'DISPUTED')),
		proposals = (SELECT count(*) FROM matches m WHERE m.request_id = NEW.request_id AND m.status = 'PROPOSED')
		WHERE id = NEW.request_id;
END;
--> statement-breakpoint
CREATE TRIGGER matches_keep_delete BEFORE DELETE ON matches BEGIN
	SELECT RAISE(ABORT, 'MATCHES_ARE_KEPT');
END;
--> statement-breakpoint
-- A request is matched while all its places are taken, completed once help was given in all of
-- them, and open again where one falls free. Proposals for a place that is taken end with it.
CREATE TRIGGER help_requests_placed AFTER UPDATE OF places_taken, proposals, helpers_needed ON help_requests
WHEN NEW.status IN ('OPEN', 'MATCHED', 'COMPLETED') BEGIN
	UPDATE help_requests SET status = CASE
		WHEN NEW.places_taken < NEW.helpers_needed THEN 'OPEN'
		WHEN (SELECT count(*) FROM matches m WHERE m.request_id = NEW.id AND m.status = 'COMPLETED') >= NEW.helpers_needed THEN 'COMPLETED'
		ELSE 'MATCHED' END
		WHERE id = NEW.id;
	UPDATE matches SET status = 'CANCELLED', updated_at = (SELECT max(m.updated_at) FROM matches m WHERE m.request_id = NEW.id),
		ended_at = (SELECT max(m.updated_at) FROM matches m WHERE m.request_id = NEW.id)
		WHERE request_id = NEW.id AND status = 'PROPOSED' AND NEW.places_taken >= NEW.helpers_needed;
	UPDATE help_requests SET proposals = 0 WHERE id = NEW.id AND NEW.places_taken >= NEW.helpers_needed;
END;
--> statement-breakpoint
-- With a request that is closed its proposals end; what was agreed stays until somebody calls it off.
CREATE TRIGGER help_requests_closed AFTER UPDATE OF status ON help_requests WHEN NEW.status IN ('CANCELLED', 'EXPIRED') AND OLD.status <> NEW.status BEGIN
	UPDATE matches SET status = iif(NEW.status = 'EXPIRED', 'EXPIRED', 'CANCELLED'), ended_at = NEW.updated_at, updated_at = NEW.updated_at
		WHERE request_id = NEW.id AND status = 'PROPOSED';
END;
--> statement-breakpoint
CREATE TRIGGER help_offers_closed AFTER UPDATE OF status ON help_offers WHEN NEW.status = 'WITHDRAWN' AND OLD.status <> NEW.status BEGIN
	UPDATE matches SET status = 'CANCELLED', ended_by = 'VOLUNTEER', ended_at = NEW.updated_at, updated_at = NEW.updated_at
		WHERE offer_id = NEW.id AND status = 'PROPOSED';
END;
--> statement-breakpoint
-- Proposals between two of whom one blocks the other end as if nobody had answered.
CREATE TRIGGER person_blocks_proposals AFTER INSERT ON person_blocks BEGIN
	UPDATE matches SET status = 'EXPIRED', ended_at = NEW.since, updated_at = NEW.since
		WHERE status = 'PROPOSED' AND (requester_id = NEW.blocker_id AND volunteer_id = NEW.blocked_id
			OR requester_id = NEW.blocked_id AND volunteer_id = NEW.blocker_id);
END;
--> statement-breakpoint

-- Hours that were settled stay as they are.
CREATE TRIGGER match_hours_settled_keep BEFORE UPDATE ON match_hours WHEN OLD.settled_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'HOURS_ARE_SETTLED');
END;
--> statement-breakpoint
CREATE TRIGGER match_hours_keep_delete BEFORE DELETE ON match_hours BEGIN
	SELECT RAISE(ABORT, 'HOURS_ARE_SETTLED');
END;
--> statement-breakpoint

-- The ledger is only ever added to. What a match enters is what its hours settled; a correction gives back at most what went over.
CREATE TRIGGER ledger_entries_keep_update BEFORE UPDATE ON ledger_entries BEGIN
	SELECT RAISE(ABORT, 'LEDGER_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_keep_delete BEFORE DELETE ON ledger_entries BEGIN
	SELECT RAISE(ABORT, 'LEDGER_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_accounts_keep_update BEFORE UPDATE ON ledger_accounts BEGIN
	SELECT RAISE(ABORT, 'LEDGER_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_accounts_keep_delete BEFORE DELETE ON ledger_accounts BEGIN
	SELECT RAISE(ABORT, 'LEDGER_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_help BEFORE INSERT ON ledger_entries WHEN NEW.kind = 'HELP' BEGIN
	SELECT RAISE(ABORT, 'LEDGER_ENTRY') WHERE NOT EXISTS (
		SELECT 1 FROM match_hours h JOIN matches m ON m.id = h.match_id
			JOIN ledger_accounts f ON f.id = NEW.from_id JOIN ledger_accounts t ON t.id = NEW.to_id
		WHERE h.id = NEW.hours_id AND m.id = NEW.match_id AND h.minutes = NEW.minutes AND f.person_id = m.requester_id
			AND t.person_id = m.volunteer_id AND m.cooperative_id = NEW.cooperative_id AND m.settlement = NEW.settlement);
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_correct BEFORE INSERT ON ledger_entries WHEN NEW.kind = 'CORRECTION' BEGIN
	SELECT RAISE(ABORT, 'LEDGER_CORRECTION') WHERE NOT EXISTS (
		SELECT 1 FROM ledger_entries e WHERE e.id = NEW.corrects_id AND e.kind <> 'CORRECTION' AND e.from_id = NEW.to_id AND e.to_id = NEW.from_id
			AND e.settlement = NEW.settlement AND e.cooperative_id = NEW.cooperative_id
			AND NEW.minutes + (SELECT coalesce(sum(c.minutes), 0) FROM ledger_entries c WHERE c.corrects_id = e.id) <= e.minutes);
END;
--> statement-breakpoint
-- Who gives hours away keeps to the limit; help that was given is entered whatever it leaves.
CREATE TRIGGER ledger_entries_limit AFTER INSERT ON ledger_entries WHEN NEW.kind IN ('TRANSFER', 'DONATION') AND NEW.settlement = 'CREDITS' BEGIN
	SELECT RAISE(ABORT, 'HOURS_LIMIT') WHERE
		(SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.to_id = NEW.from_id AND e.settlement = 'CREDITS')
		- (SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.from_id = NEW.from_id AND e.settlement = 'CREDITS')
		< -(SELECT hard_limit FROM help_settings h WHERE h.cooperative_id = NEW.cooperative_id);
END;
--> statement-breakpoint

-- Trust, consent and the rules of the house are only ever added to; what ends is marked as ended.
CREATE TRIGGER introductions_keep_update BEFORE UPDATE ON introductions BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER introductions_keep_delete BEFORE DELETE ON introductions BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER house_rules_keep_update BEFORE UPDATE ON house_rules BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER house_rules_keep_delete BEFORE DELETE ON house_rules BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER house_rule_acceptances_keep_update BEFORE UPDATE ON house_rule_acceptances BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER house_rule_acceptances_keep_delete BEFORE DELETE ON house_rule_acceptances BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER clearances_keep_update BEFORE UPDATE ON clearances
WHEN NEW.person_id <> OLD.person_id OR NEW.cooperative_id <> OLD.cooperative_id OR NEW.type <> OLD.type OR NEW.seen_by <> OLD.seen_by
	OR NEW.seen_at <> OLD.seen_at OR NEW.valid_until IS NOT OLD.valid_until OR OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER clearances_keep_delete BEFORE DELETE ON clearances BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER consents_keep_update BEFORE UPDATE ON consents
WHEN NEW.person_id <> OLD.person_id OR NEW.cooperative_id <> OLD.cooperative_id OR NEW.purpose <> OLD.purpose OR NEW.form <> OLD.form
	OR NEW.recorded_by <> OLD.recorded_by OR NEW.given_at <> OLD.given_at OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT OLD.withdrawn_at BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
CREATE TRIGGER consents_keep_delete BEFORE DELETE ON consents BEGIN
	SELECT RAISE(ABORT, 'TRUST_IS_APPEND_ONLY');
END;
--> statement-breakpoint
-- A proxy acts by a consent of that very person, which holds; with the consent the proxy ends.
CREATE TRIGGER proxies_consent BEFORE INSERT ON proxies BEGIN
	SELECT RAISE(ABORT, 'CONSENT_MISSING') WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.id = NEW.consent_id AND c.person_id = NEW.person_id
		AND c.cooperative_id = NEW.cooperative_id AND c.purpose = 'REPRESENTATION' AND c.withdrawn_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER consents_withdrawn AFTER UPDATE OF withdrawn_at ON consents WHEN NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL BEGIN
	UPDATE proxies SET ended_at = NEW.withdrawn_at WHERE consent_id = NEW.id AND ended_at IS NULL;
END;
