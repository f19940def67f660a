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

-- What the months from one to the one before another ask for.
CREATE FUNCTION dues_due(of_category bigint, first integer, until integer) RETURNS bigint LANGUAGE sql STABLE
AS $$ SELECT greatest(0, dues_asked(of_category, until - 1) - dues_asked(of_category, first - 1)) $$;

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

-- The mandatory savings held but for what is for a month, as 2026-07, or later ones; '': but for what is for any month.
CREATE FUNCTION dues_held(of_member bigint, month text) RETURNS bigint LANGUAGE sql STABLE
AS $$
    SELECT coalesce(sum(CASE WHEN months = '{}' THEN mandatory ELSE (
        SELECT sum(value::bigint) FROM jsonb_each_text(months) WHERE key < month
    ) END), 0)::bigint
    FROM cooperatives_entry WHERE member_id = of_member;
$$;

-- The opening balance that stands for a member: what it brought, and the last month it settles. Given back, it does not.
CREATE FUNCTION dues_opening(of_member bigint) RETURNS TABLE (day date, mandatory bigint, settled_through integer)
LANGUAGE sql STABLE
AS $$
    SELECT e.posted_on, e.mandatory, e.settled_through FROM cooperatives_entry e
    WHERE e.member_id = of_member AND e.kind = 'OPENING' AND e.settled_through IS NOT NULL
    AND NOT EXISTS (SELECT FROM cooperatives_entry r WHERE r.reverses_id = e.id)
    AND (dues_held(of_member, '') >= e.mandatory OR NOT EXISTS (
        SELECT FROM cooperatives_membership m WHERE m.member_id = of_member AND m.ended NOT IN ('', 'CHANGED')
    ))
    ORDER BY e.number DESC LIMIT 1;
$$;

-- The stretches of months of each membership of a member, in order: none twice; the month of leaving is one of them.
CREATE FUNCTION dues_stretches(of_member bigint)
RETURNS TABLE (membership bigint, category_id bigint, since date, first integer, until integer, opening bigint)
LANGUAGE sql STABLE
AS $$
    WITH held AS (
        SELECT m.category_id, lower(m.held) AS since, upper(m.held) AS ends,
            lag(upper(m.held)) OVER (ORDER BY m.held) IS DISTINCT FROM lower(m.held) AS begins
        FROM cooperatives_membership m WHERE m.member_id = of_member AND m.kind <> 'CANDIDATE'
    ), begun AS (
        SELECT held.*, count(*) FILTER (WHERE begins) OVER (ORDER BY held.since) AS membership,
            greatest(dues_month(held.since) + (NOT begins AND extract(day FROM held.since) > 1)::integer,
                     o.settled_through + 1) AS month, o.mandatory AS opening
        FROM held LEFT JOIN dues_opening(of_member) o ON true
    )
    SELECT b.membership, b.category_id, b.since, b.month,
        CASE WHEN ends IS NOT NULL THEN least(dues_month(ends - 1) + 1, lead(b.month) OVER (ORDER BY b.since)) END,
        coalesce(b.opening, 0)
    FROM begun b ORDER BY b.since;
$$;

-- Mandatory savings that were there before the book, or that months of earlier memberships used: they pay no new month.
CREATE FUNCTION dues_carried(of_member bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE opening record; each record; carried bigint := 0;
BEGIN
    SELECT * INTO opening FROM dues_opening(of_member);
    FOR each IN
        SELECT lead(min(since)) OVER (ORDER BY membership) AS later,
            sum(dues_due(category_id, first, until)) AS due
        FROM dues_stretches(of_member) GROUP BY membership ORDER BY membership
    LOOP
        IF opening.day IS NOT NULL AND (each.later IS NULL OR opening.day < each.later) THEN
            carried := carried + opening.mandatory;
            opening.day := NULL;
        END IF;
        EXIT WHEN each.later IS NULL;
        carried := greatest(0, least(dues_held(of_member, to_char(each.later, 'YYYY-MM')), carried + each.due));
    END LOOP;
    RETURN carried;
END $$;

-- What is asked of a member: the stretches of the membership that goes on, each with what pays none of them.
CREATE FUNCTION dues_account(of_member bigint)
RETURNS TABLE (category_id bigint, since date, first integer, until integer, carried bigint) LANGUAGE sql STABLE AS $$
    WITH stretches AS (SELECT * FROM dues_stretches(of_member)),
    last AS (
        SELECT membership, CASE WHEN membership = 1 THEN opening ELSE dues_carried(of_member) END AS carried
        FROM stretches WHERE until IS NULL
    )
    SELECT s.category_id, s.since, s.first, s.until, l.carried FROM stretches s JOIN last l USING (membership)
    ORDER BY s.since;
$$;

-- The last month that so much mandatory savings pay for; null where nothing is asked.
CREATE FUNCTION dues_paid_through(of_member bigint, mandatory bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE stretch record; base bigint; whole bigint; rest bigint := mandatory; is_first boolean := true;
BEGIN
    FOR stretch IN SELECT * FROM dues_account(of_member) LOOP
        IF is_first THEN
            rest := rest - stretch.carried;
            is_first := false;
        END IF;
        base := dues_asked(stretch.category_id, stretch.first - 1);
        IF stretch.until IS NULL THEN
            RETURN dues_reached(stretch.category_id, base + rest);
        END IF;
        whole := dues_due(stretch.category_id, stretch.first, stretch.until);
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
        "offset", base, before)
    SELECT id, cooperative_id, 0, 0, 0, 0, 0, 0, 0 FROM cooperatives_member WHERE id = of_member
    ON CONFLICT (member_id) DO NOTHING;
    WITH stretches AS (SELECT *, max(first) OVER () AS month FROM dues_account(of_member)),
    entered AS (SELECT * FROM stretches ORDER BY since LIMIT 1),
    place AS (
        SELECT max(category_id) FILTER (WHERE until IS NULL) AS category_id, max(month) AS first,
            coalesce(max(dues_asked(category_id, first - 1)) FILTER (WHERE until IS NULL), 0) AS base,
            coalesce(max(carried) + sum(dues_due(category_id, first, least(until, month))), 0)::bigint AS due,
            coalesce(max(carried) + sum(dues_due(category_id, first, least(until, month - 1))), 0) AS before,
            coalesce((SELECT amount FROM cooperatives_tariff t JOIN entered e USING (category_id)
                      WHERE t.kind = 'PRINCIPAL' AND t.months @> dues_month(e.since)), 0) AS principal_due
        FROM stretches
    )
    UPDATE cooperatives_position p
    SET category_id = place.category_id, first = place.first, base = place.base, "offset" = place.base - place.due,
        before = place.before, principal_due = place.principal_due,
        paid_through = CASE
            WHEN p.mandatory >= place.due AND place.category_id IS NOT NULL
            THEN dues_reached(place.category_id, p.mandatory + place.base - place.due)
            ELSE dues_paid_through(of_member, p.mandatory)
        END
    FROM place WHERE p.member_id = of_member;
END $$;

-- How much of a shortage was made good: what was countersigned of it.
CREATE FUNCTION dues_made_good(of_shortage bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(counted), 0)::bigint
    FROM cooperatives_handover given JOIN cooperatives_handoveranswer ON handover_id = given.id
    WHERE makes_good_id = of_shortage AND is_taken
$$;
