// evenline queue show|why ID: the line as it is on disk, in true serving order, and the reasons.
#include "app/commands.hpp"
#include "app/open_store.hpp"
#include "evenline/core/step.hpp"
#include "evenline/engine/event_json.hpp"
#include "evenline/engine/names.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, ticket;
    std::size_t limit{50};
    bool json{};
};

struct opened {
    std::unique_ptr<open_store> store;
    core::state state;
    std::map<core::channel_number, std::string> channels;
    core::instant now;
};

// The line of a copy of the state: reading it changes nothing, whoever else has the store open.
std::optional<opened> open_line(const asked& a, exit_code& code) {
    const auto settings = config_or_tell(a.file);
    const auto policy = settings ? policy_or_tell(*settings) : std::nullopt;
    if (!policy) {
        code = exit_code::usage;
        return std::nullopt;
    }
    storage::options how;
    how.create = false;
    auto store = open_store::at(*settings, how);
    if (!store) {
        code = exit_code::failed;
        return std::nullopt;
    }
    opened out{std::move(store), core::state{*policy}, {}, http::wall_now()};
    if (const auto failed = (*out.store)->journal().load(out.state)) {
        code = tell("the store cannot be read: " + failed.message(), exit_code::failed);
        return std::nullopt;
    }
    for (const auto& row : (*out.store)->channels()) out.channels[row.number] = row.id;
    code = exit_code::ok;
    return out;
}

std::string need_name(const core::state& state, core::need_index need) {
    const auto& needs = state.rules().needs;
    return need < needs.size() ? needs[need].name : std::to_string(need);
}

nlohmann::json entry(const opened& line, const core::ticket& t, std::size_t position) {
    const auto score = line.state.score(t, line.now);
    const auto channel = line.channels.find(t.channel);
    return {{"position", position},
            {"ticket_id", engine::text(t.id)},
            {"customer_id", engine::text(t.customer)},
            {"need", need_name(line.state, t.need)},
            {"presence", engine::name(core::presence_of(t.form))},
            {"channel", channel == line.channels.end() ? "" : channel->second},
            {"status", engine::name(t.status)},
            {"waiting_since", engine::rfc3339(t.waiting_since)},
            {"due_at", engine::rfc3339(t.due_at)},
            {"score", score.total},
            {"parts",
             {{"used_share", score.used_share},
              {"capped", score.capped},
              {"head_start", score.head_start},
              {"overdue", score.overdue}}}};
}

void print_row(const nlohmann::json& e) {
    const auto& parts = e["parts"];
    std::printf(
        "%4llu  %-12s %-9s %-8s %-12s  waiting since %s  score %7.2f = %.2f of the promise"
        " %+.2f head start%s\n",
        e["position"].get<unsigned long long>(), e["ticket_id"].get<std::string>().c_str(),
        e["need"].get<std::string>().c_str(), e["presence"].get<std::string>().c_str(),
        e["channel"].get<std::string>().c_str(), e["waiting_since"].get<std::string>().c_str(),
        e["score"].get<double>(), parts["used_share"].get<double>(),
        parts["head_start"].get<double>(), parts["overdue"].get<bool>() ? ", overdue lane" : "");
}

exit_code show(const asked& a) {
    exit_code code{};
    const auto line = open_line(a, code);
    if (!line) return code;
    auto rows = nlohmann::json::array();
    std::size_t position = 0;
    for (const auto id : line->state.line(line->now, 0, a.limit))
        if (const auto* ticket = line->state.find(id))
            rows.push_back(entry(*line, *ticket, ++position));
    if (a.json) {
        std::cout << nlohmann::json{{"data", rows}, {"waiting", line->state.waiting()}}.dump(2)
                  << "\n";
        return exit_code::ok;
    }
    for (const auto& row : rows) print_row(row);
    std::cout << line->state.waiting() << " waiting\n";
    return exit_code::ok;
}

exit_code why(const asked& a) {
    const auto id = engine::parse_id<core::ticket_id>(a.ticket);
    if (!id) return tell(a.ticket + " is not a ticket; they look like tkt_12", exit_code::usage);
    exit_code code{};
    auto line = open_line(a, code);
    if (!line) return code;
    auto events = line->store->wait_for((*line->store)->reader().events_of(*id));
    if (!events)
        return tell("the store cannot be read: " + events.error().message(), exit_code::failed);
    if (events->empty()) return tell("there is no ticket " + a.ticket, exit_code::refused);
    auto history = nlohmann::json::array();
    for (const auto& event : *events)
        history.push_back(nlohmann::json::parse(engine::to_json(event)));
    nlohmann::json out{{"ticket_id", a.ticket}, {"events", history}};
    const auto* ticket = line->state.find(*id);
    const auto position = line->state.position(*id, line->now);
    if (ticket != nullptr && position != 0) out["now"] = entry(*line, *ticket, position);
    if (a.json) {
        std::cout << out.dump(2) << "\n";
        return exit_code::ok;
    }
    for (const auto& event : history)
        std::cout << event["at"].get<std::string>() << "  " << event["kind"].get<std::string>()
                  << "  " << event["data"].dump() << "\n";
    if (out.contains("now")) print_row(out["now"]);
    return exit_code::ok;
}

}  // namespace

void add_queue_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("queue", "The line, in true serving order, and its reasons");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* showing = group->add_subcommand("show", "Who is served next, and by what score");
    add_config_option(*showing, a->file);
    showing->add_option("--limit", a->limit, "At most so many rows")->capture_default_str();
    showing->add_flag("--json", a->json, "As JSON");
    showing->callback([a, &code] { code = show(*a); });
    auto* explaining = group->add_subcommand("why", "What happened to a ticket, and why");
    add_config_option(*explaining, a->file);
    explaining->add_option("ticket", a->ticket, "Like tkt_12")->required();
    explaining->add_flag("--json", a->json, "As JSON");
    explaining->callback([a, &code] { code = why(*a); });
}

}  // namespace evenline::app
