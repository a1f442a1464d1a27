-- The cap of a day on which nothing was freed stays as it is: of a booking past midnight both days may be capped, and where one of
-- them was freed, the line of the other was lost, so that its lines did not add up to its price any more.
DROP TRIGGER bookings_cap_freed;
--> statement-breakpoint
CREATE TRIGGER bookings_cap_freed AFTER UPDATE OF status, starts_at, ends_at, price_lines ON bookings
WHEN OLD.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED') AND EXISTS (
	SELECT 1 FROM bookings b WHERE b.facility_id = NEW.facility_id AND b.id <> NEW.id AND instr(b.price_lines, '"DAY_CAP"')
		AND (b.for_person_id = NEW.for_person_id OR b.for_organisation_id = NEW.for_organisation_id)
		AND b.starts_at > OLD.starts_at - 2851200 AND b.starts_at < OLD.ends_at + 2851200
		AND b.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
) BEGIN
	UPDATE bookings SET price_lines = g.lines, price_cents = price_cents + g.given, updated_at = NEW.updated_at
	FROM (
		SELECT id, sum(give) AS given, json_group_array(
			json(CASE WHEN give > 0 THEN json_set(line, '$.amountCents', give - reduced) ELSE line END) ORDER BY number
		) FILTER (WHERE give = 0 OR give < reduced) AS lines
		FROM (
			SELECT r.id, r.line, r.number, r.reduced, CASE WHEN r.reduced = 0 THEN 0 ELSE max(0, min(r.reduced, coalesce(f.freed, 0) - coalesce(
				sum(r.reduced) OVER (PARTITION BY r.day ORDER BY r.id, r.number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0
			))) END AS give
			FROM (
				SELECT b.id, l.value AS line, l.key AS number, coalesce(l.value ->> 'day', (b.starts_at + b.utc_offset) / 86400) AS day,
					CASE l.value ->> 'kind' WHEN 'DAY_CAP' THEN -(l.value ->> 'amountCents') ELSE 0 END AS reduced
				FROM bookings b, json_each(b.price_lines) l
				WHERE b.facility_id = NEW.facility_id AND b.id <> NEW.id AND instr(b.price_lines, '"DAY_CAP"')
					AND (b.for_person_id = NEW.for_person_id OR b.for_organisation_id = NEW.for_organisation_id)
					AND b.starts_at > OLD.starts_at - 2851200 AND b.starts_at < OLD.ends_at + 2851200
					AND b.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
			) r LEFT JOIN (
				SELECT day, max(0, sum(paid)) AS freed FROM (
					SELECT coalesce(o.value ->> 'day', (OLD.starts_at + OLD.utc_offset) / 86400) AS day, o.value ->> 'amountCents' AS paid
					FROM json_each(OLD.price_lines) o WHERE o.value ->> 'kind' <> 'EXTRA'
					UNION ALL
					SELECT coalesce(n.value ->> 'day', (NEW.starts_at + NEW.utc_offset) / 86400), -(n.value ->> 'amountCents')
					FROM json_each(NEW.price_lines) n
					WHERE n.value ->> 'kind' <> 'EXTRA' AND NEW.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
				) GROUP BY day
			) f ON f.day = r.day
		) GROUP BY id HAVING sum(give) > 0
	) g WHERE bookings.id = g.id;
END;
