#include "evenline/channels/replay.hpp"

#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/sample_request.hpp"
#include "evenline/channels/stream.hpp"
#include "recorded_request.hpp"

#include <mutex>
#include <sstream>

namespace evenline::channels {
namespace {

using nlohmann::json;

std::mutex player_guard;
transcript_player player;

std::string shown(const json& value) {
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    return text.size() > 200 ? text.substr(0, 200) + "…" : text;
}

void differ(json& differences, std::string what, const json& expected, const json& found) {
    what += ": expected " + shown(expected) + ", found " + shown(found);
    differences.push_back(std::move(what));
}

json words_of(const std::string& text) {
    json out = json::array();
    std::istringstream in(text);
    for (std::string one; in >> one;) out.push_back(one);
    return out;
}

// Text ends its lines in one way here, whichever way it came.
json with_plain_lines(const json& value) {
    if (!value.is_string()) return value;
    auto text = value.get<std::string>();
    std::erase(text, '\r');
    return text;
}

// "email" is every way in which mails come.
bool names_kind(const std::string& recorded, const std::string& kind) {
    if (kind_of_recorded(recorded) == kind) return true;
    const auto* found = find_kind(kind);
    return recorded == "email" && found != nullptr && found->form == core::work_form::mail;
}

// A field the file does not know (null) agrees with nothing and with an empty one.
bool same(const json& expected, const json& found) {
    if (expected.is_number() && found.is_array()) return expected == json(found.size());
    if (expected.is_array() && found.is_string()) return expected == words_of(found);
    if (expected.is_null()) return found.is_null() || found == "" || found == json::array();
    if (expected.is_string() && found.is_number_integer()) return expected == json(found.dump());
    if (expected.is_number() && found.is_number())
        return std::abs(expected.get<double>() - found.get<double>()) < 1e-9;
    return with_plain_lines(expected) == with_plain_lines(found);
}

void compare_event(const std::string& at, const json& expected, const json& found,
                   json& differences) {
    for (const auto& [key, value] : expected.items()) {
        const auto mine = found.find(key);
        const json& have = mine == found.end() ? json() : *mine;
        if (key == "channel" && value.is_string()) {
            if (!names_kind(value.get<std::string>(), found["channel"].get<std::string>()))
                differ(differences, at + ".channel", value, have);
        } else if (!same(value, have)) {
            differ(differences, at + '.' + key, value, have);
        }
    }
}

// Stored without effect is not part of what a file expects to be made.
json with_effect(const json& events) {
    json out = json::array();
    for (const auto& e : events) {
        if (e["event_kind"] != json("ignored")) out.push_back(e);
    }
    return out;
}

void compare_events(const json& expected, const json& events, json& differences) {
    const auto made = with_effect(events);
    if (const auto list = expected.find("normalized");
        list != expected.end() && list->is_array()) {
        if (list->size() != made.size())
            differ(differences, "normalized.length", list->size(), made.size());
        for (std::size_t i = 0; i < std::min(list->size(), made.size()); ++i)
            compare_event("normalized[" + std::to_string(i) + ']', (*list)[i], made[i],
                          differences);
    }
    json loose = json::object();   // event fields named beside `normalized`
    for (const char* key : {"event_kind", "may_auto_reply", "creates_work", "thread_key"}) {
        if (expected.contains(key)) loose[key] = expected[key];
    }
    if (!loose.empty()) compare_event("event", loose, made.empty() ? json::object() : made[0],
                                      differences);
}

// `verdict` is the provider's own scheme; `our_policy` says where we are stricter on purpose.
void compare_verdict(const json& expected, const reading& r, json& differences) {
    const auto policy = expected.value("our_policy", std::string{});
    const bool authentic = r.what == verdict::valid || r.what == verdict::malformed;
    if (expected.contains("verdict")) {
        const bool refuse = policy.starts_with("reject") || expected["verdict"] == json("invalid");
        if (authentic == refuse)
            differ(differences, "verdict", refuse ? "invalid" : "valid",
                   authentic ? "valid" : "invalid");
    }
    if (policy.find("then 400") != std::string::npos && r.answer.status != 400)
        differ(differences, "http_status", 400, r.answer.status);
    if (expected.contains("http_status") && expected["http_status"] != json(r.answer.status))
        differ(differences, "http_status", expected["http_status"], r.answer.status);
    if (r.what == verdict::valid || expected.contains("http_status")) {
        if (expected.contains("content_type") &&
            !r.answer.content_type.starts_with(expected["content_type"].get<std::string>()))
            differ(differences, "content_type", expected["content_type"], r.answer.content_type);
        if (expected.contains("body") && expected["body"] != json(r.answer.body))
            differ(differences, "body", expected["body"], r.answer.body);
        if (expected.contains("json") &&
            expected["json"] != json::parse(r.answer.body, nullptr, false))
            differ(differences, "json", expected["json"], r.answer.body);
    }
}

// Of a CloudEvent: was it taken, under which keys, and what of its attributes was read.
void compare_cloud_event(const json& expected, const reading& r, const json& events,
                         json& differences) {
    if (expected.contains("ok") && expected["ok"] != json(r.what == verdict::valid))
        differ(differences, "ok", expected["ok"], r.what == verdict::valid);
    if (expected.contains("count") && expected["count"] != json(events.size()))
        differ(differences, "count", expected["count"], events.size());
    json keys = json::array();
    for (const auto& e : events) keys.push_back(e["dedupe_key"]);
    if (expected.contains("dedupe_keys") && expected["dedupe_keys"] != keys)
        differ(differences, "dedupe_keys", expected["dedupe_keys"], keys);
    if (expected.contains("response_headers")) {
        raw_request holder;
        holder.headers = r.answer.headers;
        for (const auto& [name, value] : expected["response_headers"].items())
            if (value != json(holder.header_value(name)))
                differ(differences, name, value, holder.header_value(name));
    }
    if (r.what != verdict::valid || events.empty()) return;
    if (expected.contains("dedupe_key") && expected["dedupe_key"] != keys[0])
        differ(differences, "dedupe_key", expected["dedupe_key"], keys[0]);
    const auto attributes = expected.value("ce", json::object());
    for (const auto& [name, value] : attributes.items()) {
        const auto mine = events[0].find("ce_" + name);
        const json have = mine == events[0].end() ? json() : *mine;
        if (!same(value, have)) differ(differences, "ce." + name, value, have);
    }
}

std::string_view word(verdict v) {
    switch (v) {
        case verdict::valid: return "understood";
        case verdict::malformed: return "malformed";
        case verdict::not_found: return "not_found";
        default: return "refused";
    }
}

void play_request(recorded_request& file, json& line) {
    file.request.body = file.body;
    const auto adapter = find_kind(file.kind)->make(file.settings);
    const auto result = hear(*adapter, file.request);
    const bool authentic = result.what == verdict::valid || result.what == verdict::malformed;
    line["verdict"] = authentic ? "valid" : "invalid";
    line["reading"] = word(result.what);
    line["http_status"] = result.answer.status;
    if (!result.why.empty()) line["why"] = result.why;
    for (const auto& e : result.events) line["events"].push_back(event_json(file.kind, e));
    if (!file.expected.is_object()) return;
    compare_verdict(file.expected, result, line["differences"]);
    compare_events(file.expected, line["events"], line["differences"]);
    if (file.kind == "cloudevents")
        compare_cloud_event(file.expected, result, line["events"], line["differences"]);
}

// What a provider said over a connection of ours, as if it had just been opened.
void play_stream(const recorded_request& file, const adapter& by, json& line) {
    auto said = file.request;
    said.method = "STREAM";
    said.body = file.body;
    const auto heard = hear(by, said);
    auto events = json::array();
    for (const auto& e : heard.events) events.push_back(event_json(file.kind, e));
    if (!heard.why.empty()) line["why"] = heard.why;
    line["verdict"] = "valid";
    line["events"] = std::move(events);
    if (file.expected.is_object())
        compare_events(file.expected, line["events"], line["differences"]);
}

void play_transcript(const recorded_request& file, json& line) {
    transcript_player play;
    { const std::scoped_lock lock(player_guard); play = player; }
    if (!play) {
        line["verdict"] = "not_played";
        line["differences"].push_back("this build has no mail session to play a transcript with");
        return;
    }
    const auto outcome = play(file.body);
    line["verdict"] = "valid";
    line["messages"] = outcome.bodies.size();
    line["replies_after_dot"] = outcome.replies_after_last_dot;
    for (const auto& d : outcome.differences) line["differences"].push_back(d);
    for (const char* key : {"messages", "replies_after_dot"}) {
        if (file.expected.contains(key) && file.expected[key] != line[key])
            differ(line["differences"], key, file.expected[key], line[key]);
    }
    const json body = outcome.bodies.empty() ? json() : json(outcome.bodies.back());
    if (file.expected.contains("body") && file.expected["body"].is_string()) {
        // The transcript shows header and text; the file names the text alone.
        const auto text = body.is_string() ? body.get<std::string>() : std::string{};
        if (!text.ends_with("\r\n\r\n" + file.expected["body"].get<std::string>()))
            differ(line["differences"], "body", file.expected["body"], body);
    }
}

recorded_request raw_mail(std::string_view contents) {
    recorded_request file;
    file.kind = "lmtp";
    file.request.method = "LMTP";
    file.body = contents;
    file.settings.id = "replay";
    file.settings.kind = "lmtp";
    file.settings.values["domain"] = {"example.com"};
    return file;
}

// Recorded requests are JSON objects; everything else is a mail.
bool looks_recorded(std::string_view contents) {
    const auto first = contents.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && contents[first] == '{';
}

}  // namespace

void set_transcript_player(transcript_player p) {
    const std::scoped_lock lock(player_guard);
    player = std::move(p);
}

replayed replay_line(std::string_view file_name, std::string_view contents) {
    json line{{"file", file_name}, {"events", json::array()}, {"differences", json::array()}};
    try {
        recorded_request file;
        if (looks_recorded(contents)) {
            json_visitor_of_nothing nothing;
            const auto fault = read_json(contents, nothing, {64, 1'000'000, 1'000});
            if (fault.empty()) file = read_recorded(contents);
            else file.fault = fault;
        } else {
            file = raw_mail(contents);
        }
        if (!file.name.empty()) line["name"] = file.name;
        line["channel"] = file.kind;
        if (!file.fault.empty()) {
            line["verdict"] = "unreadable";
            line["differences"].push_back(file.fault);
        } else if (file.is_transcript) {
            play_transcript(file, line);
        } else {
            const auto by = find_kind(file.kind)->make(file.settings);
            if (by->listens()) play_stream(file, *by, line);
            else play_request(file, line);
        }
    } catch (const std::exception& e) {
        line["verdict"] = "unreadable";
        line["differences"].push_back(std::string("cannot be replayed: ") + e.what());
    }
    return {line.dump(-1, ' ', false, json::error_handler_t::replace), line["differences"].empty()};
}

}  // namespace evenline::channels
