-- Whoever holds it takes outcomes, and nobody else does. Plan: primary key, one row.
select outcome.id
from kerja_outcomes outcome
where outcome.id = (select min(first_one.id) from kerja_outcomes first_one)
for update
