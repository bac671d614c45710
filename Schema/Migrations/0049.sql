-- The sums of a month's days in one row: a batch brings cases of many days, and changed a row for
-- each of them. `days` is a JSON array of the days' sums, from the first day to the last that has
-- any; those without are empty arrays.
CREATE TABLE figure_day_by_month (
  key INTEGER PRIMARY KEY,
  month TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, days TEXT NOT NULL,
  UNIQUE (holder, acceptor, month)
) STRICT;
INSERT INTO figure_day_by_month (month, holder, acceptor, days)
  SELECT m.month, m.holder, m.acceptor, '[' || (
      SELECT group_concat(coalesce((
          SELECT f.sums FROM figure_day f WHERE f.holder = m.holder AND f.acceptor = m.acceptor
            AND f.day = m.month || printf('-%02d', d.value)), '[]'), ',')
      FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31]') d
      WHERE d.value <= m.last
    ) || ']'
  FROM (
    SELECT substr(day, 1, 7) AS month, holder, acceptor, max(CAST(substr(day, 9) AS INTEGER)) AS last
    FROM figure_day GROUP BY 1, 2, 3) m
  ORDER BY m.holder, m.acceptor, m.month;
DROP TABLE figure_day;
ALTER TABLE figure_day_by_month RENAME TO figure_day;
