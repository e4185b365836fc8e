-- Up to which of its dates' openings the operator has opened a sale early. Until now: that he has, which an import could make to mean other dates.

ALTER TABLE concerts ADD COLUMN sale_opened_up_to INTEGER;

-- It was the first of all openings; where a date names none the sale is open by itself.
UPDATE concerts SET sale_opened_up_to = (
  SELECT CASE WHEN count(*) = count(opens_at) THEN min(opens_at) END FROM (
    SELECT CAST(round(unixepoch(json_extract(definition, '$.opensAt'), 'subsec') * 1000) AS INTEGER) AS opens_at
    FROM schedules WHERE schedules.concert_id = concerts.concert_id
  )
) WHERE sale_opened = 1;

ALTER TABLE concerts DROP COLUMN sale_opened;
