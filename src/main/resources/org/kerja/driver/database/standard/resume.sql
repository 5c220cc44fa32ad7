delete from kerja_paused_queues
where queue = ?
