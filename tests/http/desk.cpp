#include "http/desk.hpp"

#include "evenline/channels/standard_webhook.hpp"

#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr const char* hook_secret = "whsec_ZXZlbmxpbmUtaHR0cC10ZXN0LXNlY3JldC0wMDAwMQ==";

struct no_effects final : engine::effects {
    std::vector<engine::outbox_item> of(const core::state&,
                                        std::span<const core::event>) const override {
        return {};
    }
};

std::filesystem::path fresh_folder() {
    auto name = (std::filesystem::temp_directory_path() / "evenline-http-XXXXXX").string();
    return ::mkdtemp(name.data());
}

// A policy file as small as can be: a name, or a mistake on line 2. "calls first" is one that parts
// the channels.
http::policy_port::reading read_policy(std::string_view text) {
    if (text.find("channel") != std::string_view::npos) {
        return std::vector<http::policy_problem>{
            {2, "rules.channel", "a rule must not name a channel"}};
    }
    auto policy = core::shipped_policy();
    policy.name = std::string(text.substr(8, text.find('"', 8) - 8));
    if (policy.name == "calls first") {
        policy.order.rule = core::order_rule::forms_first;
        policy.order.forms_order = {core::work_form::call, core::work_form::chat,
                                    core::work_form::mail};
        policy.gate.on = policy.head_start.on = false;
    }
    return policy;
}

asio::awaitable<http::house_port::backed_up> copied() {
    http::backup_file made{"b.db", 42, {1}, 0.5};
    co_return made;
}

asio::awaitable<void> wind_down(http::server& server, engine::sequencer& line,
                                std::promise<void>& done) {
    co_await server.stop();
    co_await line.stop();
    done.set_value();
}

}  // namespace

http::settings quick_settings() {
    http::settings s;
    s.listen_port = 0;
    s.password_memory_kib = 64;
    s.password_passes = 1;
    s.header_timeout_s = 1;
    s.stop_grace_s = 2;
    s.reads_per_second = s.writes_per_second = 100'000;
    return s;
}

desk::desk(http::settings settings, http::outside_port outside, bool customers)
    : folder_(fresh_folder()), effects_(std::make_unique<no_effects>()) {
    auto opened =
        storage::open_sqlite(loop_.get_executor(), "sqlite:" + (folder_ / "test.db").string());
    if (!opened) throw std::runtime_error(opened.error().sentence);
    store_ = std::move(*opened);
    channels::channel_settings hook;
    hook.id = "hook";
    hook.kind = "webhook";
    hook.values["secrets"] = {hook_secret};
    hook.values["reply_url"] = {"http://127.0.0.1:9/replies"};
    hook.values["social"] = {"true"};
    const auto number = store_->channel_number_of("hook", "webhook");
    channels_.add({*number, hook, channels::find_kind("webhook")->make(hook)});
    if (customers) add_customer_channels();
    line_ = std::make_unique<engine::sequencer>(loop_.get_executor(), clock_, store_->journal(),
                                                store_->lookup(), *effects_);
    if (line_->start(core::shipped_policy())) throw std::runtime_error("the line does not start");
    http::policy_port policy{read_policy, [this] { return policy_text_; },
                             [this](std::string_view text) -> std::optional<std::string> {
                                 next_policy_text_ = text;
                                 return std::nullopt;
                             },
                             [this](bool stored) {
                                 if (stored) policy_text_ = next_policy_text_;
                             }};
    http::services with{*line_,    store_->reader(), store_->lookup(),  store_->accounts(),
                        channels_, clock_,           std::move(policy), {},
                        {}};
    with.office = &store_->office();
    with.waits = &waits_;
    with.reports = &store_->reports();
    with.desk = &store_->desk();
    with.outside = std::move(outside);
    with.keys = keys_;
    with.subscribers = subscribers_;
    with.policy.form = [this] { return "{\"name\":\"" + policy_name() + "\",\"need\":[]}"; };
    with.policy.from_form = [](std::string_view form) -> http::policy_port::written {
        const auto read = json::parse(form, nullptr, false);
        if (!read.is_object())
            return std::vector<http::policy_problem>{{0, "", "the form must be a JSON object", {}}};
        return "name = \"" + read.value("name", "") + "\"\n";
    };
    with.policy.center = [](std::string_view text) -> http::policy_port::center_reading {
        if (text != "small")
            return std::vector<http::policy_problem>{{1, "name", "there is one center, 'small'"}};
        auto small = simulation::reference_center();
        small.hours = 2;
        small.load = 1.5;
        small.day_shape.clear();
        return small;
    };
    with.house.backup = []() -> asio::awaitable<http::house_port::backed_up> {
        co_return http::backup_file{"b.db", 9, {2}, 0.5};
    };
    with.house.backup = &copied;
    with.house.backups = [] { return std::vector<http::backup_file>{{"a.db", 7, {1}, 0}}; };
    with.house.facts = [] { return http::house_facts{3, 1, 2, 3, 4, {1}}; };
    with.house.log_level = [this] { return log_level_; };
    with.house.set_log_level = [this](std::string_view level) {
        log_level_ = level;
        return true;
    };
    server_ =
        std::make_unique<http::server>(loop_.get_executor(), std::move(with), std::move(settings));
    std::string why;
    if (server_->start(why)) throw std::runtime_error(why);
    thread_ = std::thread([this] {
        const auto work = asio::make_work_guard(loop_);
        loop_.run();
    });
}

void desk::add_customer_channels() {
    keys_ = std::make_shared<const intake::ticket_keys>("a secret of this test");
    const auto add = [this](channels::channel_settings s) {
        s.public_url = "https://desk.example.com";
        const auto number = store_->channel_number_of(s.id, s.kind);
        auto made = channels::find_kind(s.kind)->make(s);
        channels_.add({*number, std::move(s), std::move(made), keys_});
    };
    add({"chat", "webchat", {}, {{"allowed_origins", {"https://www.example.com"}}}});
    add({"mail", "lmtp", {}, {{"domain", {"desk.example.com"}},
                              {"smtp_url", {"smtp://127.0.0.1:9"}}}});
    add({"forum", "discourse", {}, {{"secret", {forum_secret}},
                                    {"url", {"https://forum.example.com"}},
                                    {"api_token", {"a key of the forum"}},
                                    {"peer_wait_s", {"600"}}}});
}

std::string desk::policy_name() const {
    return policy_text_.substr(8, policy_text_.find('"', 8) - 8);
}

void desk::stop() {
    if (std::exchange(stopped_, true)) return;
    std::promise<void> done;
    asio::co_spawn(loop_, wind_down(*server_, *line_, done), asio::detached);
    done.get_future().wait();
}

desk::~desk() {
    stop();
    loop_.stop();
    thread_.join();
    server_.reset();
    line_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
}

void desk::on_loop(const std::function<void()>& what) {
    std::promise<void> done;
    asio::post(loop_, [&] {
        what();
        done.set_value();
    });
    done.get_future().wait();
}

answer desk::ask(const asking& a) {
    wire connection(port(), a.from);
    std::string text = a.method + " " + a.path + " HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n";
    if (!a.token.empty()) text += "Authorization: Bearer " + a.token + "\r\n";
    for (const auto& h : a.headers) text += h + "\r\n";
    if (!a.body.empty()) text += "Content-Length: " + std::to_string(a.body.size()) + "\r\n";
    connection.send(text + "\r\n" + a.body);
    auto got = connection.receive(a.method == "HEAD");
    const auto path = a.path.substr(0, a.path.find('?'));
    for (const auto& wrong :
         contract_.judge({a.method, path, got.status, got.header("content-type"), got.body})) {
        ADD_FAILURE() << a.method << " " << a.path << " -> " << got.status << ": " << wrong << "\n"
                      << got.body.substr(0, 2'000);
    }
    return got;
}

answer desk::get(const std::string& path, const std::string& token) {
    return ask({"GET", path, {}, token, {}});
}

answer desk::post(const std::string& path, const json& body, const std::string& token,
                  const std::vector<std::string>& headers) {
    auto all = headers;
    all.emplace_back("Content-Type: application/json");
    return ask({"POST", path, body.dump(), token, all});
}

answer desk::put(const std::string& path, const json& body, const std::string& token) {
    return ask({"PUT", path, body.dump(), token, {"Content-Type: application/json"}});
}

answer desk::hook(const std::string& thread, const std::string& text, const std::string& presence) {
    const json body{{"type", "contact.created"},
                    {"timestamp", "2026-11-22T09:00:00Z"},
                    {"data",
                     {{"thread", thread},
                      {"presence", presence},
                      {"customer", {{"ref", "crm-" + thread}, {"name", "Ana"}}},
                      {"subject", "About " + thread},
                      {"text", text}}}};
    const auto written = body.dump();
    const auto id = "msg_" + std::to_string(++hooks_);
    std::vector<std::string> headers{"Content-Type: application/json"};
    for (const auto& h :
         channels::sign_standard_webhook(hook_secret, id, http::wall_now(), written))
        headers.push_back(h.name + ": " + h.value);
    return ask({"POST", "/api/v1/hooks/hook", written, {}, headers});
}

std::string desk::token(engine::role what, std::vector<std::string> scopes) {
    std::string secret;
    on_loop([&] { secret = http::issue_token(store_->accounts(), what, scopes, "test").value(); });
    return secret;
}

desk::person desk::agent(const std::string& name, bool available) {
    engine::account fresh;
    fresh.email = name + "@example.com";
    fresh.name = name;
    fresh.profile.name = name;
    fresh.password_hash = http::hash_password(password, {64, 1});
    fresh.created_at = http::wall_now();
    on_loop([&] { fresh = store_->accounts().add(fresh).value(); });
    const auto in = post("/api/v1/session", {{"email", fresh.email}, {"password", password}});
    EXPECT_EQ(in.status, 201U) << in.body;
    person out{"agt_" + std::to_string(fresh.agent.value), in.json().value("token", "")};
    if (available) {
        const auto there = put("/api/v1/me/presence", {{"state", "available"}}, out.token);
        EXPECT_EQ(there.status, 200U) << there.body;
    }
    return out;
}

json desk::offer_of(const person& who) {
    for (int i = 0; i < 200; ++i) {
        const auto got = get("/api/v1/me/offers", who.token).json();
        if (got.is_object() && !got["data"].empty()) return got["data"][0];
    }
    ADD_FAILURE() << "no offer came";
    return {};
}

}  // namespace evenline::http_test
