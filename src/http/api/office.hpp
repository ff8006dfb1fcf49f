// What supervisors' and administrators' pages share.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

// A record of who did what, with nothing decided: durable when it returns. Empty: done.
[[nodiscard]] boost::asio::awaitable<std::optional<response>> keep_record(
    context&, call, engine::audit_entry, std::string action, std::string object,
    std::vector<engine::office_record> = {});

// The store behind these pages; a server started without one answers 404.
[[nodiscard]] response no_office(const request&);

// A line of a CSV file. Cells a spreadsheet would take for a formula begin with an apostrophe.
void append_csv(std::string& out, std::initializer_list<std::string_view> cells);
[[nodiscard]] response csv_answer(std::string name);

}  // namespace evenline::http
