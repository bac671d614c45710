-- A batch brings cases of one office and many days: kept by office, the sums that it changes stand
-- on a few pages and not on one for each day.
CREATE TABLE figure_day_by_office (
  day TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, sums TEXT NOT NULL,
  PRIMARY KEY (holder, acceptor, day)
) STRICT, WITHOUT ROWID;
INSERT INTO figure_day_by_office SELECT day, holder, acceptor, sums FROM figure_day
  ORDER BY holder, acceptor, day;
DROP TABLE figure_day;
ALTER TABLE figure_day_by_office RENAME TO figure_day;

CREATE TABLE figure_month_by_office (
  month TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, sums TEXT NOT NULL,
  PRIMARY KEY (holder, acceptor, month)
) STRICT, WITHOUT ROWID;
INSERT INTO figure_month_by_office SELECT month, holder, acceptor, sums FROM figure_month
  ORDER BY holder, acceptor, month;
DROP TABLE figure_month;
ALTER TABLE figure_month_by_office RENAME TO figure_month;
