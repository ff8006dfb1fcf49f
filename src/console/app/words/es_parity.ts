import type { en_parity } from './en_parity';

export const es_parity: Record<keyof typeof en_parity, string> = {
    policy_trial: 'Probarla', policy_plans: 'Previstas',
    trial_what: 'Repite en simulación horas reales, o el centro de referencia, con la política vigente y con esta: las mismas personas, la misma paciencia, el mismo trabajo. Nada entra en vigor.',
    candidate: 'Política que probar', my_draft: 'Mi texto', version_n: 'Versión {n}', on_what: 'Con qué', hours_n_one: 'La última hora', hours_n_other: 'Las últimas {n} horas',
    a_center: 'Un archivo de centro', center_file: 'Archivo de centro (TOML)', run: 'Probar', running: 'Repitiendo las horas …',
    gap_before_after: 'La brecha entre canales sería de {after} puntos en vez de {before}: {change} (95 %: ±{ci}).',
    kept_before_after: 'Promesas cumplidas en total: {after} en vez de {before}.',
    moved_words: 'De {n} personas, {sooner} esperarían menos y {later} más (diez segundos o más).',
    trial_basis: '{n} contactos, {agents} agentes, simulado {days} veces.', left_out: 'No cuentan {n} que ya esperaban cuando empezaron las horas.',
    widens: 'Publicarla exige una razón escrita: separa los canales más de {limit} puntos.', widens_not: 'Puede publicarse sin razón.',
    before: 'Antes', after: 'Después', change: 'Cambio', kept: 'Cumplidas', wait_mean: 'Espera media', wait_p90: 'Nueve de diez esperaron como mucho', losers: 'Quiénes perderían más',
    no_losers: 'Nadie esperaría diez segundos más.', kept_yes: 'cumplida', kept_no: 'incumplida', promise_col: 'Promesa', people: 'Personas',
    reason_to_widen: '¿Por qué aun así? (queda en el registro)', publish_with_reason: 'Publicar con esta razón',
    plan_what: 'Una política prevista entra en vigor por sí sola; tras una parada, en el siguiente arranque.', plan_at: 'En vigor desde', plan_do: 'Prever mi texto', planned: 'Prevista.',
    withdraw: 'Retirar', withdrawn: 'Retirada.', no_plans: 'No hay nada previsto', no_plans_why: 'Escriba la política en Texto y prevéala aquí.', no_draft: 'Su texto es la política vigente: cámbielo antes en Texto.',
    alarm_words: '{need}: {worst} va {gap} puntos por detrás de {best} hoy (al menos {low}). Más de {limit} es demasiado.', alarm_since: 'desde {time}', why_so: 'Por qué, y qué la cerraría',
    report_diagnosis: 'Por qué se separan', diagnose: 'Averiguarlo', diagnosing: 'Probando qué la cerraría; tarda unos segundos …',
    cause: 'Causa', cause_none: 'ninguna brecha fuera de la tolerancia', cause_skills: 'pocos pueden tomarlo', cause_capacity: 'poca gente en total', cause_policy: 'la política vigente', cause_mixed: 'varias a la vez',
    tried: 'Lo que se probó', more_people: 'personas más', taught_people: 'formadas', if_all_could: 'todos pueden tomarlo', if_more: 'una quinta parte más de personas', if_shipped: 'el orden de fábrica', as_it_is: 'tal como está', gap: 'Brecha',
    ledger: 'Canal por canal', ledger_row: 'pasó antes', ledger_column: 'fue adelantado', unexplained: 'Sin razón: {n}', of_hundred: '{n} por 100 ofertas',
    compare_then: 'En sus ofertas', compare_with: 'Comparar con otro caso', ticket_id: 'Caso', show: 'Mostrar', no_offers: 'No se ofreció mientras el registro lo sabe.',
};
