// Columns that several reports have, so that one word means one thing on every page.
#pragma once

#include "http/reports/table.hpp"

namespace evenline::http::columns {

inline report_column need() {
    return {"need",
            column_kind::text,
            {"Need", "Necesidad"},
            {"The class that decides the target; given by content, never by channel.",
             "La clase que fija lo prometido; la da el contenido, nunca el canal."}};
}
inline report_column channel() {
    return {"channel",
            column_kind::text,
            {"Channel", "Canal"},
            {"The channel whose promise it was: the one the customer first waited on.",
             "El canal de la promesa: aquel en que el cliente empezó a esperar."}};
}
inline report_column presence() {
    return {"presence",
            column_kind::text,
            {"Presence", "Presencia"},
            {"live: the customer was there (call, chat); deferred: nobody held on (mail, post).",
             "live: el cliente estaba ahí (llamada, chat); deferred: nadie esperaba en línea."}};
}
inline report_column cases() {
    return {"cases",
            column_kind::count,
            {"Waits", "Esperas"},
            {"Waits that began in the period.", "Esperas que empezaron en el periodo."}};
}
inline report_column in_target() {
    return {"in_target",
            column_kind::share,
            {"Within the promise", "Dentro de lo prometido"},
            {"Answered within the target, of those answered, abandoned or still waiting past it, "
             "with its 95 % interval.",
             "Atendidas dentro del plazo, sobre las atendidas, las abandonadas y las que ya "
             "esperan de más, con su intervalo del 95 %."}};
}
inline report_column wait_mean() {
    return {"wait_mean_seconds",
            column_kind::seconds,
            {"Mean wait", "Espera media"},
            {"From the customer's asking until answered or gone.",
             "Desde que el cliente pidió hasta que se le atendió o se fue."}};
}

}  // namespace evenline::http::columns
