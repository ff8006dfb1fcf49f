#include "channels/ari_stream.hpp"

#include "channels/ari_words.hpp"
#include "evenline/channels/address.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::string_view leg_prefix = "evenline-", words_prefix = "evenline-words-";
constexpr auto first_words = core::seconds(10);

std::string thread_of(const std::string& channel) {
    return channel.empty() ? std::string{} : "ari:" + channel;
}

}  // namespace

std::optional<ari_leg> ari_leg::of(const std::string& id) {
    if (!id.starts_with(leg_prefix)) return std::nullopt;
    const auto agent_ends = id.find('-', leg_prefix.size()), caller_ends = id.rfind('-');
    if (agent_ends == id.npos || caller_ends <= agent_ends) return std::nullopt;
    return ari_leg{id, id.substr(leg_prefix.size(), agent_ends - leg_prefix.size()),
                   id.substr(agent_ends + 1, caller_ends - agent_ends - 1)};
}

std::string ari_leg::id_for(const std::string& agent, const std::string& caller,
                            std::uint64_t number) {
    return std::string(leg_prefix) + agent + '-' + caller + '-' + std::to_string(number);
}

ari_settings::ari_settings(const channel_settings& s)
    : exchange_settings(s, 8088), app(s.text("app", "evenline")), music(s.text("music_class")),
      tls(s.text("tls") == "true"), answers(s.text("answer", "true") == "true"),
      offers_callback(s.text("callback", "false") == "true") {
    offer_sound = offers_callback ? s.text("offer_sound") : std::string{};
    const auto every = s.text("say_every_s", "60");
    std::int64_t seconds = 0;
    std::from_chars(every.data(), every.data() + every.size(), seconds);
    say_every = core::seconds(std::clamp<std::int64_t>(seconds, 0, 3'600));
    if (agent_endpoint.empty()) agent_endpoint = "PJSIP/{phone}";
}

http_call ari_settings::call(std::string method, const std::string& path) const {
    http_call out;
    out.method = std::move(method);
    out.url = (tls ? "https://" : "http://") + host + ":" + std::to_string(port) + "/ari" + path;
    out.headers = {{"Authorization", "Basic " + to_base64(username + ':' + secret)}};
    return out;
}

stream_address ari_stream::address() const {
    stream_address out;
    out.host = settings_.host;
    out.port = settings_.port;
    out.tls = settings_.tls;
    out.websocket = true;
    out.subprotocol = "ari";
    out.target = "/ari/events?app=" + percent_encode(settings_.app);
    out.headers = settings_.call("GET", "").headers;
    out.silence = core::hours(24);   // a quiet exchange says nothing; pings tell if it lives
    return out;
}

void ari_stream::ask(http_call call, stream_step& out, then what) {
    asked_.emplace(++last_number_, std::move(what));
    out.fetches.push_back({last_number_, std::move(call)});
}

stream_step ari_stream::fetched(std::uint64_t number, unsigned status,
                                std::span<const header> headers, std::string_view body,
                                core::instant now) {
    stream_step out;
    raw_request holder;
    holder.headers.assign(headers.begin(), headers.end());
    if (const auto date = read_mail_date(holder.header_value("Date"))) clock_.saw(*date, now);
    const auto found = asked_.find(number);
    if (found == asked_.end()) return out;
    const auto what = std::move(found->second);
    asked_.erase(found);
    if (status == 401 || status == 403) {
        out.close = "Asterisk refused the account: check username and password against ari.conf";
        out.refused = true;
    } else if (what) {
        what(status >= 200 && status < 300, body, now, out);
    }
    return out;
}

// Catching up: whose channels are in our application, then which channels talk to each other.
stream_step ari_stream::connected(core::instant) {
    stream_step out;
    asked_.clear();
    ringing_.clear();
    bridged_.clear();
    waiting_.clear();
    hearing_.clear();
    clock_.forget();
    ask(settings_.call("GET", "/bridges"), out,
        [this](bool, std::string_view bridges, core::instant, stream_step& next) {
            for (const auto& one : read_ari_bridges(bridges)) {
                if (one.size() > 1) bridged_.insert(one.begin(), one.end());
            }
            ask(settings_.call("GET", "/applications/" + percent_encode(settings_.app)), next,
                [this](bool, std::string_view body, core::instant, stream_step& more) {
                    list_channels(read_ari_application(body), more);
                });
        });
    return out;
}

void ari_stream::list_channels(std::vector<std::string> ours, stream_step& out) {
    ask(settings_.call("GET", "/channels"), out,
        [this, ours = std::set<std::string>(ours.begin(), ours.end())](
            bool good, std::string_view body, core::instant now, stream_step& next) {
            const auto all = good ? read_ari_channels(body) : std::nullopt;
            if (!all) next.close = "Asterisk does not list its channels";
            else take_snapshot(*all, ours, now, next);
        });
}

// Newer versions say which application a channel is in; older ones only what it is subscribed to.
bool ari_stream::is_here(const ari_channel& c, const std::set<std::string>& ours) const {
    if (c.app_name.empty()) return ours.contains(c.id);
    return c.app_name == "Stasis" && c.app_data.substr(0, c.app_data.find(',')) == settings_.app;
}

void ari_stream::take_snapshot(const std::vector<ari_channel>& all,
                               const std::set<std::string>& ours, core::instant now,
                               stream_step& out) {
    stream_snapshot snapshot;
    stream_input calls{"resync", {}, {}};
    for (const auto& c : all) {
        if (!is_here(c, ours) || ari_leg::of(c.id)) continue;
        snapshot.alive.push_back(thread_of(c.id));
        // Its events came to the connection that was lost; they shall come to this one.
        if (!ours.contains(c.id)) {
            ask(settings_.call("POST", "/applications/" + percent_encode(settings_.app) +
                                           "/subscription?eventSource=" +
                                           percent_encode("channel:" + c.id)), out);
        }
        auto e = queued(c, clock_.ours(c.created));
        e.dedupe_key = c.id + ":call.queued:resync";
        e.occurred_at = clock_.ours(c.created);
        calls.events.push_back(std::move(e));
        if (!bridged_.contains(c.id)) hold(c.id, c.language, now, out);
    }
    out.input.push_back({"resync", {}, std::move(snapshot)});
    if (!calls.events.empty()) out.input.push_back(std::move(calls));
    out.ready = true;
}

inbound_event ari_stream::queued(const ari_channel& c, core::instant since) const {
    inbound_event e;
    e.event_kind = "call.queued";
    e.creates_work = true;
    e.account = c.exten;
    e.thread_key = thread_of(c.id);
    e.provider_id = c.id;
    name_caller(e, settings_, c.number, c.name, since);
    return e;
}

stream_step ari_stream::received(std::string_view text, core::instant now) {
    stream_step out;
    const auto said = read_ari_event(text);
    if (!said) return out;
    if (said->type == "ApplicationReplaced") {
        out.input.push_back({std::string(text), {connection_event("connection_lost", now)}, {}});
        out.close = "another connection has taken over the application '" + settings_.app +
                    "': only one may use it; give this server an application of its own";
        out.refused = true;
        return out;
    }
    clock_.saw(said->at, now);
    if (said->type == "PlaybackFinished" && said->playback.starts_with(words_prefix)) {
        const auto caller = said->playback.substr(words_prefix.size());
        if (hearing_.erase(caller) > 0 && waiting_.contains(caller)) music(caller, out);
        return out;
    }
    auto e = queued(said->channel, now);
    e.event_kind.clear();
    e.creates_work = false;
    e.contact = {};
    if (said->at != core::instant{}) e.occurred_at = clock_.ours(said->at);
    const auto leg = ari_leg::of(said->channel.id);
    const auto& type = said->type;
    if (said->channel.id.empty()) return out;
    if (type == "StasisStart") leg ? leg_started(*said, out) : started(*said, now, out, e);
    else if (type == "ChannelDestroyed" && leg) leg_ended(*said, *leg, out, e);
    else if (type == "ChannelEnteredBridge") joined(*said, e);
    else if (leg && (type == "ChannelStateChange" || type == "ChannelCreated"))
        ringing_[leg->caller].insert(leg->id);
    else if (!leg) {
        if (type == "StasisEnd") e.event_kind = "call.left_queue";
        if (type == "ChannelDtmfReceived") pressed(*said, out, e);
        if (type == "ChannelHangupRequest" || type == "ChannelDestroyed") ended(*said, out, e);
    }
    if (e.event_kind.empty()) return out;
    if (e.dedupe_key.empty())
        e.dedupe_key = said->channel.id + ":" + e.event_kind + ":" + write_rfc3339(said->at);
    out.input.push_back({std::string(text), {std::move(e)}, {}});
    return out;
}

// Stasis(evenline,queue,support,es): what the dialplan says, in its order.
void ari_stream::started(const ari_event& said, core::instant now, stream_step& out,
                         inbound_event& e) {
    e.event_kind = "call.queued";
    e.creates_work = true;
    e.continues = thread_of(said.replaces);
    if (said.args.size() > 1 && said.args[0] == "queue") e.extra["queue"] = said.args[1];
    if (!said.args.empty()) {
        std::string all;
        for (const auto& a : said.args) all += (all.empty() ? "" : ",") + a;
        e.extra["app_args"] = all;
    }
    // By their clock only a difference counts: how long the call was elsewhere before.
    auto since = now;
    if (said.channel.created != core::instant{} && said.at >= said.channel.created)
        since = now - (said.at - said.channel.created);
    name_caller(e, settings_, said.channel.number, said.channel.name, since);
    if (said.args.size() > 2 && (said.args[2] == "es" || said.args[2] == "en"))
        e.contact.language = said.args[2];
    const auto& spoken = e.contact.language.empty() ? said.channel.language : e.contact.language;
    hold(said.channel.id, spoken, now, out);
}

void ari_stream::hold(const std::string& channel, const std::string& language, core::instant now,
                      stream_step& out) {
    if (settings_.answers)
        ask(settings_.call("POST", "/channels/" + percent_encode(channel) + "/answer"), out);
    if (settings_.say_every.us > 0) waiting_[channel] = {language, now + first_words};
    music(channel, out);
}

void ari_stream::music(const std::string& channel, stream_step& out) {
    ask(settings_.call("POST", "/channels/" + percent_encode(channel) + "/moh" +
                                   (settings_.music.empty()
                                        ? ""
                                        : "?mohClass=" + percent_encode(settings_.music))), out);
}

std::vector<std::string> ari_stream::tells_now(core::instant now) {
    std::vector<std::string> out;
    for (auto& [channel, who] : waiting_) {
        if (who.due > now) continue;
        who.due = now + settings_.say_every;
        if (!hearing_.contains(channel)) out.push_back(thread_of(channel));
    }
    return out;
}

// Asterisk plays no words over its music: they take turns.
stream_step ari_stream::tell(std::string_view thread, const spoken_wait& said) {
    stream_step out;
    const std::string channel(thread.substr(std::min(thread.size(), thread_of("x").size() - 1)));
    const auto who = waiting_.find(channel);
    const auto media = ari_words(said, settings_.offer_sound);
    if (who == waiting_.end() || media.empty()) return out;
    const auto path = "/channels/" + percent_encode(channel);
    hearing_.insert(channel);
    ask(settings_.call("DELETE", path + "/moh"), out);
    ask(settings_.call("POST", path + "/play?media=" + percent_encode(media) + "&playbackId=" +
                                   percent_encode(std::string(words_prefix) + channel) +
                                   (who->second.language.empty()
                                        ? ""
                                        : "&lang=" + percent_encode(who->second.language))), out,
        [this, channel](bool good, std::string_view, core::instant, stream_step& next) {
            if (!good && hearing_.erase(channel) > 0 && waiting_.contains(channel))
                music(channel, next);
        });
    return out;
}

void ari_stream::hush(const std::string& channel, stream_step& out) {
    waiting_.erase(channel);
    if (hearing_.erase(channel) == 0) return;
    ask(settings_.call("DELETE", "/playbacks/" +
                                     percent_encode(std::string(words_prefix) + channel)), out);
}

// An agent's telephone was answered: to the caller who waits, or first ring whom to call back.
void ari_stream::leg_started(const ari_event& said, stream_step& out) {
    if (said.args.size() < 2) return;
    const auto& leg = said.channel.id;
    if (said.args[0] == "callback") {
        const auto facts = ari_leg::of(leg);
        ask(settings_.call("POST", "/channels?endpoint=" + percent_encode(said.args[1]) + "&app=" +
                percent_encode(settings_.app) + "&appArgs=" + percent_encode("customer," + leg) +
                "&channelId=" + percent_encode(leg_prefix.data() + ("out-" + leg) + "-0") +
                "&callerId=" + percent_encode(settings_.number) + "&timeout=45"), out,
            [this, leg](bool good, std::string_view, core::instant, stream_step& next) {
                if (!good) ask(settings_.call("DELETE", "/channels/" + percent_encode(leg)), next);
            });
        return;
    }
    bridge(said.args[1], leg, out);
}

void ari_stream::bridge(const std::string& one, const std::string& other, stream_step& out) {
    const auto id = percent_encode("bridge-" + other);
    const auto hang_up = [this, other](stream_step& next) {
        ask(settings_.call("DELETE", "/channels/" + percent_encode(other)), next);
    };
    hush(one, out);
    ask(settings_.call("DELETE", "/channels/" + percent_encode(one) + "/moh"), out);
    ask(settings_.call("POST", "/bridges/" + id + "?type=mixing"), out,
        [this, id, one, other, hang_up](bool made, std::string_view, core::instant,
                                        stream_step& next) {
            if (!made) return hang_up(next);
            ask(settings_.call("POST", "/bridges/" + id + "/addChannel?channel=" +
                                           percent_encode(one + "," + other)), next,
                [hang_up](bool added, std::string_view, core::instant, stream_step& last) {
                    if (!added) hang_up(last);   // the caller has gone meanwhile
                });
        });
}

// Put through only when both are in it.
void ari_stream::joined(const ari_event& said, inbound_event& e) {
    if (said.bridged.size() < 2) return;
    bridged_.insert(said.bridged.begin(), said.bridged.end());
    const auto leg = ari_leg::of(said.channel.id);
    e.event_kind = "call.answered";
    if (leg) e.thread_key = thread_of(leg->caller);
    if (leg) e.sender_id.clear(), e.sender_name.clear();
}

void ari_stream::ended(const ari_event& said, stream_step& out, inbound_event& e) {
    const auto& id = said.channel.id;
    const bool talked = bridged_.contains(id);
    e.event_kind = talked ? "call.completed"
                   : said.type == "ChannelHangupRequest" ? "call.abandoned" : "call.ended";
    e.ends_contact = true;
    if (!said.cause.empty()) e.extra["cause"] = said.cause;
    waiting_.erase(id);
    hearing_.erase(id);
    // Nobody shall pick up to silence.
    for (const auto& leg : ringing_[id])
        ask(settings_.call("DELETE", "/channels/" + percent_encode(leg)), out);
    ringing_.erase(id);
    if (said.type == "ChannelDestroyed") bridged_.erase(id);
}

// A telephone that we rang is no more: the agent hung up, or never answered.
void ari_stream::leg_ended(const ari_event& said, const ari_leg& leg, stream_step& out,
                           inbound_event& e) {
    ringing_[leg.caller].erase(leg.id);
    const bool talked = bridged_.erase(leg.id) > 0;
    if (talked || leg.agent == "out") {
        // The other side is still there, alone.
        ask(settings_.call("DELETE", "/channels/" + percent_encode(leg.caller)), out);
        return;
    }
    e.event_kind = "call.offer_failed";
    e.thread_key = thread_of(leg.caller);
    e.sender_id.clear();
    e.sender_name.clear();
    e.connection_failed = said.cause_text.empty() ? "not answered" : lower_ascii(said.cause_text);
    e.connection_of = leg.agent;
    if (!said.cause.empty()) e.extra["cause"] = said.cause;
}

// While waiting: 1 to be called back, 9 to give up the place.
void ari_stream::pressed(const ari_event& said, stream_step& out, inbound_event& e) {
    e.event_kind = "call.dtmf";
    e.extra["key"] = said.digit;
    if (bridged_.contains(said.channel.id)) return;
    const bool calls_back = said.digit == "1" && settings_.offers_callback &&
                            !is_withheld_number(said.channel.number) &&
                            !settings_.customer_endpoint.empty();
    if (calls_back) {
        e.event_kind = "call.callback_requested";
        e.wants_callback = true;
    } else if (said.digit == "9" && settings_.offers_callback) {
        e.event_kind = "call.abandoned";
        e.ends_contact = true;
    } else {
        return;
    }
    ask(settings_.call("DELETE", "/channels/" + percent_encode(said.channel.id)), out);
}

}  // namespace evenline::channels
