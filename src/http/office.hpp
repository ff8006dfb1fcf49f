// The supervisors' and administrators' pages: one function a noun, all bound by add_office_routes.
#pragma once

#include "http/context.hpp"

namespace evenline::http {

void add_policy_version_routes(router&, context&);
void add_policy_form_routes(router&, context&);
void add_audit_routes(router&, context&);
void add_monitoring_routes(router&, context&);
void add_take_over_routes(router&, context&);
void add_reassign_routes(router&, context&);
void add_presence_routes(router&, context&);
void add_agent_word_routes(router&, context&);
void add_admin_channel_routes(router&, context&);
void add_user_routes(router&, context&);
void add_token_routes(router&, context&);
void add_subscriber_routes(router&, context&);
void add_delivery_routes(router&, context&);
void add_figure_routes(router&, context&);
void add_report_routes(router&, context&);
void add_power_routes(router&, context&);
void add_notice_routes(router&, context&);
void add_house_routes(router&, context&);
void add_parity_state_routes(router&, context&);
void add_policy_trial_routes(router&, context&);
void add_policy_plan_routes(router&, context&);

// What the store keeps of it is read once, before the first request that needs it.
[[nodiscard]] boost::asio::awaitable<void> open_office(context&);

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
