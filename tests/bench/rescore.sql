-- The rules of tests/bench/rescore.toml as one statement, for the sqlite3 shell and DuckDB alike. :now is the instant; @kind
-- stands for a kind's code; regexpi(pattern, text) is what the engine has for it. Written for their best plans: one aggregate
-- in the order of the key, days and patterns only where a rule asks for them.
create table peer_score as
with heard as (
  select lead_id,
    sum(case when kind = @page_view and subject in (select id from subject where lower(text) like '%/pricing%')
        then 8 * pow(2, -(:now - a.at) / (14 * 86400.0)) end) as pricing,
    count(distinct case when kind = @page_view and :now - a.at < 30 * 86400 then a.at - a.at % 86400 end) as visits,
    count(distinct case when kind in (@email_open, @email_click) and machine = 0 and :now - a.at < 30 * 86400
        then a.at - a.at % 86400 end) as reads,
    sum(case when kind = @email_click then 3 * pow(2, -(:now - a.at) / (21 * 86400.0)) end) as clicks,
    sum(case when kind = @content_download and :now - a.at < 90 * 86400 then 4 * (1 - (:now - a.at) / (90 * 86400.0)) end) as downloads,
    max(case when kind = @webinar and :now - a.at < 180 * 86400 then 1 end) as webinar,
    count(case when kind = @form_submit and :now - a.at < 60 * 86400 then 1 end) as forms,
    max(case when kind = @demo_request then a.at end) as demo,
    count(case when kind in (@call, @meeting, @email_reply) and :now - a.at < 60 * 86400 then 1 end) as talks,
    max(case when kind = @trial_start and :now - a.at < 30 * 86400 then 1 end) as trial,
    max(case when kind = @unsubscribe then 1 end) as unsubscribed,
    max(case when kind = @email_bounce_hard then 1 end) as bounced,
    count(case when kind = @complaint then 1 end) as complaints,
    max(case when machine = 0 and kind in (@email_open, @email_click, @email_reply, @call, @meeting, @form_submit, @page_view,
        @content_download, @webinar, @demo_request, @trial_start, @cart_add, @purchase, @social_follow, @social_like)
        then a.at end) as interest,
    max(case when kind = @page_view then a.at end) as page,
    count(case when kind = @cart_add and value >= 100 and :now - a.at < 14 * 86400 then 1 end) as carts,
    count(distinct case when kind = @purchase then a.at - a.at % 86400 end) as purchases,
    count(case when kind = @email_open and machine = 1 and :now - a.at < 30 * 86400 then 1 end) as scanned
  from activity a where a.at <= :now group by lead_id
), left_carts as (
  select lead_id, sum(case when :now - newest < 30 * 86400 then 3 * (1 - (:now - newest) / (30 * 86400.0)) end) as points
  from (select lead_id, max(a.at) as newest from activity a where kind = @cart_abandon and a.at <= :now group by lead_id, a.at - a.at % 86400) c
  group by lead_id
), social as (
  select lead_id, sum(pow(2, -(:now - newest) / (60 * 86400.0))) as points
  from (select lead_id, max(a.at) as newest from activity a where kind in (@social_like, @social_follow) and a.at <= :now
        group by lead_id, a.at - a.at % 86400) s
  group by lead_id
), yields as (
  select l.id as lead_id, l.stage,
    case when regexpi('\b(chief|c[etof]o|vp|head|director|founder)\b', l.title) then 15 else 0 end
    + case when regexpi('student|intern', l.title) then -10 else 0 end
    + case when l.employees is null then -3 when l.employees between 1 and 9 then -5 when l.employees between 10 and 49 then 5
        when l.employees between 50 and 499 then 12 when l.employees >= 500 then 8 else 0 end
    + case l.country when 'DE' then 10 when 'AT' then 10 when 'CH' then 8 else case when l.country is null then -2 else 0 end end
    + case when lower(l.industry) in ('manufacturing', 'logistics') then 6 else 0 end
    + case when l.source in ('web_form', 'referral') then 5 else 0 end
    + case when l.source = 'purchased_list' then -4 else 0 end
    + case when l.phone is not null then 2 else 0 end
    + case when l.company is null then -3 else 0 end
    + case when l.revenue >= 10000000000 and (l.country is null or l.country <> 'US') then 5 else 0 end
    + case when l.website is not null or lower(l.industry) = 'software' then 1 else 0 end as fit,
    case when l.title is not null then 2 else 0 end + case when l.employees is not null then 1 else 0 end
    + case when l.country is not null then 1 else 0 end + case when l.industry is not null then 1 else 0 end
    + case when l.source is not null then 2 else 0 end + case when l.phone is not null then 1 else 0 end
    + case when l.company is not null then 1 else 0 end + case when l.revenue is not null or l.country is not null then 1 else 0 end
    + case when l.website is not null or l.industry is not null then 1 else 0 end as decided,
    case when :now - l.created_at >= 400 * 86400 then -3 else 0 end
    + least(case when round(coalesce(h.pricing, 0)) > 24 then 24 else round(coalesce(h.pricing, 0)) end
      + case when coalesce(h.visits, 0) > 10 then 10 else coalesce(h.visits, 0) end, 30)
    + least(2 * coalesce(h.reads, 0), 10) + least(round(coalesce(h.clicks, 0)), 15) + least(round(coalesce(h.downloads, 0)), 16)
    + 6 * coalesce(h.webinar, 0) + least(10 * coalesce(h.forms, 0), 20)
    + case when h.demo is null then 0 else round(20 * pow(2, -(:now - h.demo) / (30 * 86400.0))) end
    + case when l.stage = 'customer' or coalesce(h.talks, 0) = 0 then 0 when h.talks = 1 then 5 when h.talks <= 3 then 12 else 20 end
    + 15 * coalesce(h.trial, 0) - 20 * coalesce(h.unsubscribed, 0) - 15 * coalesce(h.bounced, 0)
    - least(30 * coalesce(h.complaints, 0), 60)
    + case when :now - greatest(l.created_at, coalesce(h.interest, l.created_at)) >= 45 * 86400 then -15 else 0 end
    + case when :now - greatest(l.created_at, coalesce(h.page, l.created_at)) >= 120 * 86400 then -5 else 0 end
    + least(6 * coalesce(h.carts, 0), 18) + round(coalesce(c.points, 0))
    + case when coalesce(h.purchases, 0) = 0 then -1 when h.purchases = 1 then 5 else 10 end
    + least(round(coalesce(s.points, 0)), 5) - least(coalesce(h.scanned, 0), 5) as engagement
  from lead l left join heard h on h.lead_id = l.id left join left_carts c on c.lead_id = l.id left join social s on s.lead_id = l.id
  where l.merged_into is null
), parts as (
  select lead_id, stage, decided, least(fit, 50) as fit, least(engagement, 70) as engagement from yields
), totals as (
  select lead_id, stage, decided, fit, engagement, greatest(least(fit + engagement, 100), -50) as total from parts
)
select lead_id, cast(fit as integer) as fit, cast(engagement as integer) as engagement, cast(total as integer) as total,
  case when decided < 2 then 'U' when fit >= 30 then 'A' when fit >= 18 then 'B' when fit >= 5 then 'C' else 'D' end as grade,
  case when total >= 70 then 'hot' when total >= 35 then 'warm' else 'cold' end as temperature,
  case when stage = 'new' and total >= 40 then 'mql' else stage end as ready
from totals;
