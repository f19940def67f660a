-- What the triggers of members and dues call. A month is a number: year * 12 + month - 1.

-- Refuses with a name: Django raises IntegrityError, and the name leads to a sentence.
CREATE FUNCTION dues_refuse(message text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

CREATE FUNCTION dues_month(day date) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ SELECT extract(year FROM day)::integer * 12 + extract(month FROM day)::integer - 1 $$;

-- What the curve of a category asks for up to and with a month.
CREATE FUNCTION dues_asked(of_category bigint, month integer) RETURNS bigint LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT before + amount * (month - lower(months) + 1) FROM cooperatives_tariff
        WHERE category_id = of_category AND kind = 'MANDATORY' AND months @> month
    ), 0)
$$;

-- The last month of a category's curve that so much pays for in full; null where it pays for ever.
CREATE FUNCTION dues_reached(of_category bigint, rupiah bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE step cooperatives_tariff;
BEGIN
    SELECT * INTO step FROM cooperatives_tariff
    WHERE category_id = of_category AND kind = 'MANDATORY' AND before <= rupiah ORDER BY months DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN (SELECT min(lower(months)) - 1 FROM cooperatives_tariff
                WHERE category_id = of_category AND kind = 'MANDATORY');
    END IF;
    RETURN CASE WHEN step.amount > 0
        THEN least(lower(step.months) + (rupiah - step.before) / step.amount - 1, 9999 * 12 + 11) END;
END $$;

-- The opening balance that stands for a member since a day: what it brought, and the last month it settles.
CREATE FUNCTION dues_opening(of_member bigint, since date) RETURNS TABLE (carried bigint, settled_through integer)
LANGUAGE sql STABLE
AS $$
    SELECT e.mandatory, e.settled_through FROM cooperatives_entry e
    WHERE e.member_id = of_member AND e.kind = 'OPENING' AND e.posted_on >= since AND e.settled_through IS NOT NULL
    AND NOT EXISTS (SELECT FROM cooperatives_entry r WHERE r.reverses_id = e.id)
    ORDER BY e.number DESC LIMIT 1;
$$;

-- The stretches of months a member is asked for: of the memberships that lead without a gap to today, in order.
CREATE FUNCTION dues_stretches(of_member bigint)
RETURNS TABLE (category_id bigint, since date, first integer, until integer, carried bigint) LANGUAGE sql STABLE AS $$
    WITH held AS (
        SELECT m.category_id, lower(m.held) AS since, upper(m.held) AS ends,
            lag(upper(m.held)) OVER (ORDER BY m.held) IS DISTINCT FROM lower(m.held) AS begins
        FROM cooperatives_membership m WHERE m.member_id = of_member AND m.kind <> 'CANDIDATE'
    ), stint AS (
        SELECT held.*, o.carried, CASE WHEN begins OR extract(day FROM held.since) = 1 THEN dues_month(held.since)
                                  ELSE dues_month(held.since) + 1 END AS month, o.settled_through
        FROM (SELECT max(h.since) AS since FROM held h WHERE h.begins) entered
        JOIN held ON held.since >= entered.since
        LEFT JOIN LATERAL dues_opening(of_member, entered.since) o ON true
        WHERE EXISTS (SELECT FROM held h WHERE h.ends IS NULL)
    )
    SELECT s.category_id, s.since, greatest(s.month, s.settled_through + 1),
        lead(greatest(s.month, s.settled_through + 1)) OVER (ORDER BY s.since), coalesce(s.carried, 0)
    FROM stint s ORDER BY s.since;
$$;

-- The last month that so much mandatory savings pay for; null where nothing is asked.
CREATE FUNCTION dues_paid_through(of_member bigint, mandatory bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE stretch record; base bigint; whole bigint; rest bigint := mandatory; is_first boolean := true;
BEGIN
    FOR stretch IN SELECT * FROM dues_stretches(of_member) LOOP
        IF is_first THEN
            rest := rest - stretch.carried;
            is_first := false;
        END IF;
        base := dues_asked(stretch.category_id, stretch.first - 1);
        IF stretch.until IS NULL THEN
            RETURN dues_reached(stretch.category_id, base + rest);
        END IF;
        whole := dues_asked(stretch.category_id, stretch.until - 1) - base;
        IF rest < whole THEN
            RETURN dues_reached(stretch.category_id, base + rest);
        END IF;
        rest := rest - whole;
    END LOOP;
    RETURN NULL;
END $$;

-- Puts a member in the right place after a membership, a tariff or an opening balance.
CREATE FUNCTION dues_place(of_member bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cooperatives_position (member_id, cooperative_id, principal, mandatory, voluntary, principal_due,
        "offset", base)
    SELECT id, cooperative_id, 0, 0, 0, 0, 0, 0 FROM cooperatives_member WHERE id = of_member
    ON CONFLICT (member_id) DO NOTHING;
    WITH stretches AS (SELECT * FROM dues_stretches(of_member)),
    entered AS (SELECT * FROM stretches ORDER BY since LIMIT 1),
    place AS (
        SELECT (SELECT category_id FROM stretches WHERE until IS NULL) AS category_id,
            coalesce((SELECT dues_asked(category_id, first - 1) FROM stretches WHERE until IS NULL), 0) AS base,
            coalesce(sum(dues_asked(category_id, first - 1)
                     - CASE WHEN until IS NULL THEN 0 ELSE dues_asked(category_id, until - 1) END), 0)
            - coalesce(max(carried), 0) AS "offset",
            coalesce((SELECT amount FROM cooperatives_tariff t JOIN entered e USING (category_id)
                      WHERE t.kind = 'PRINCIPAL' AND t.months @> dues_month(e.since)), 0) AS principal_due
        FROM stretches
    )
    UPDATE cooperatives_position p
    SET category_id = place.category_id, "offset" = place."offset", base = place.base, principal_due = place.principal_due,
        paid_through = dues_paid_through(of_member, p.mandatory)
    FROM place WHERE p.member_id = of_member;
END $$;
