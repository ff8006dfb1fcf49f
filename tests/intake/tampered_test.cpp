// Every kind's signed sample, and every recorded request of a folder if EVENLINE_RECORDED names
// one, taken again with one bit turned, twice, in the wrong order and a day late: nothing false is
// taken in, nothing counts twice, nobody gains a place.
#include "channels/recorded_request.hpp"
#include "evenline/channels/json_reader.hpp"
#include "intake/front_desk.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace evenline::intake::test {
namespace {

using channels::raw_request;

struct delivery {
    std::string name, body;
    channels::channel_settings settings;
    raw_request request;       // its body points into `body`
    bool is_signed{true};      // its body is covered by what authenticates it
    [[nodiscard]] std::unique_ptr<channels::adapter> adapter() const {
        return channels::find_kind(settings.kind)->make(settings);
    }
    [[nodiscard]] raw_request with(std::string_view other) const {
        auto r = request;
        r.body = other;
        return r;
    }
};

channels::channel_settings settings_for(const channels::channel_kind& kind) {
    channels::channel_settings s{"test", std::string(kind.name), "https://desk.example.com", {}};
    for (const auto& note : kind.settings)
        if (note.secret || note.required)
            s.values[std::string(note.key)] = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
    if (kind.name == "lmtp") s.values["domain"] = {"desk.example.com"};
    return s;
}

// Bearer words and mail doors prove who delivers, not what.
bool covers_the_body(std::string_view kind, const raw_request& r) {
    for (const std::string_view unsigned_kind : {"telegram", "lmtp", "smtp", "imap", "mailgun"})
        if (kind == unsigned_kind) return false;
    return r.header_value("Authorization").empty();
}

std::vector<std::unique_ptr<delivery>> samples(core::instant at) {
    std::vector<std::unique_ptr<delivery>> out;
    for (const auto& kind : channels::kinds()) {
        const auto settings = settings_for(kind);
        auto sample =
            channels::sample_of(settings, "https://desk.example.com/api/v1/hooks/test", at, 42);
        if (!sample) continue;
        auto d = std::make_unique<delivery>();
        d->name = kind.name;
        d->settings = settings;
        d->body = sample->body;
        d->request = sample->raw(at);
        d->request.body = d->body;
        d->is_signed = covers_the_body(kind.name, d->request);
        out.push_back(std::move(d));
    }
    return out;
}

std::vector<std::unique_ptr<delivery>> recorded() {
    std::vector<std::unique_ptr<delivery>> out;
    const char* folder = std::getenv("EVENLINE_RECORDED");
    if (folder == nullptr) return out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        std::ifstream in(file.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        channels::json_visitor_of_nothing nothing;
        if (!channels::read_json(text, nothing, {64, 1'000'000, 1'000}).empty()) continue;
        auto one = channels::read_recorded(text);
        if (!one.fault.empty() || one.is_transcript || one.request.method == "GET") continue;
        auto d = std::make_unique<delivery>();
        d->name = one.name;
        d->body = std::move(one.body);
        d->settings = std::move(one.settings);
        d->request = std::move(one.request);
        d->request.body = d->body;
        if (d->adapter()->read(d->request).what != verdict::valid) continue;
        const auto trusts_all = d->settings.text("authentication") == "none";
        d->is_signed = covers_the_body(one.kind, d->request) && !trusts_all;
        out.push_back(std::move(d));
    }
    std::cout << "recorded requests that are genuine: " << out.size() << "\n";
    return out;
}

std::vector<std::unique_ptr<delivery>> all(core::instant at) {
    auto out = samples(at);
    for (auto& d : recorded()) out.push_back(std::move(d));
    return out;
}

// A header that authenticates: nothing else in the request is secret or signed.
bool authenticates(std::string_view name) {
    for (const std::string_view mark : {"ignature", "ecret-Token", "uthorization"})
        if (name.find(mark) != std::string_view::npos) return true;
    return name == "webhook-signature";
}

bool says_the_same(const channels::reading& a, const channels::reading& b) {
    return std::ranges::equal(a.events, b.events, [](const auto& x, const auto& y) {
        return x.text == y.text && x.sender_id == y.sender_id && x.dedupe_key == y.dedupe_key &&
               x.thread_key == y.thread_key && x.event_kind == y.event_kind;
    });
}

const core::instant sent_at{1'795'338'000'000'000};

TEST(Tampered, OneBitTurnedInWhatIsSignedIsNeverTaken) {
    std::size_t tried = 0, kinds_tried = 0;
    for (const auto& d : all(sent_at)) {
        const auto adapter = d->adapter();
        const auto genuine = adapter->read(d->request);
        ASSERT_EQ(genuine.what, verdict::valid) << d->name;
        ++kinds_tried;
        // Every bit of short bodies; of long ones every 97th, so that each byte position's kind is
        // met without minutes of hashing.
        const auto step = d->body.size() > 600 ? 97U : 1U;
        for (std::size_t bit = 0; d->is_signed && bit < d->body.size() * 8; bit += step) {
            auto turned = d->body;
            turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
            ++tried;
            const auto read = adapter->read(d->with(turned));
            // A form's "%2b" and "%2B" are the same word: the signature is over the words.
            EXPECT_TRUE(read.what == verdict::invalid || says_the_same(read, genuine))
                << d->name << " body bit " << bit;
        }
        for (std::size_t h = 0; h < d->request.headers.size(); ++h) {
            if (!authenticates(d->request.headers[h].name)) continue;
            const auto size = d->request.headers[h].value.size();
            for (std::size_t bit = 0; bit < size * 8; ++bit) {
                auto other = d->request;
                auto& value = other.headers[h].value;
                value[bit / 8] = static_cast<char>(value[bit / 8] ^ (1 << (bit % 8)));
                ++tried;
                EXPECT_EQ(adapter->read(other).what, verdict::invalid)
                    << d->name << ' ' << other.headers[h].name << " bit " << bit;
            }
        }
    }
    std::cout << kinds_tried << " deliveries, " << tried << " turned bits\n";
    EXPECT_GT(tried, 10'000U);
}

struct counter_of_places : front_desk {
    receipt deliver(const delivery& d, core::instant at) {
        door.adapter = d.adapter();
        request = d.request;
        request.received_at = at;
        last.reset();
        boost::asio::co_spawn(loop, take_in(*line, store, door, request),
                              [this](std::exception_ptr, receipt r) { last = std::move(r); });
        EXPECT_TRUE(run_until([this] { return last.has_value(); })) << d.name;
        return last.value_or(receipt{});
    }
    [[nodiscard]] std::vector<core::ticket_id> tickets() const {
        return line->state().open_tickets();
    }
};

TEST(Tampered, TheSameDeliveryTwiceCountsOnceAndGainsNoPlace) {
    for (const auto& d : all(sent_at)) {
        counter_of_places desk;
        const auto at = d->request.received_at.us > 0 ? d->request.received_at : sent_at;
        desk.time.at = at;
        const auto first = desk.deliver(*d, at);
        const auto tickets = desk.tickets();
        std::vector<core::instant> since;
        for (const auto id : tickets) since.push_back(desk.line->state().find(id)->waiting_since);
        desk.time.at = at + core::seconds(30);
        const auto again = desk.deliver(*d, at + core::seconds(30));
        EXPECT_TRUE(again.durable || again.answer.status >= 400) << d->name;
        EXPECT_EQ(again.stored, 0U) << d->name;
        EXPECT_EQ(again.duplicates, first.stored) << d->name;
        ASSERT_EQ(desk.tickets(), tickets) << d->name;
        for (std::size_t i = 0; i < tickets.size(); ++i)
            EXPECT_EQ(desk.line->state().find(tickets[i])->waiting_since, since[i]) << d->name;
    }
}

TEST(Tampered, ADayLateItIsRefusedOrTakesThePlaceItsOwnClockProves) {
    for (const auto& d : all(sent_at)) {
        counter_of_places desk;
        const auto at = d->request.received_at.us > 0 ? d->request.received_at : sent_at;
        const auto late = at + core::days(1);
        desk.time.at = late;
        const auto read = d->adapter()->read(d->request);
        const auto got = desk.deliver(*d, late);
        if (!got.durable) {
            EXPECT_GE(got.answer.status, 400U) << d->name;
            EXPECT_TRUE(desk.tickets().empty()) << d->name;
            continue;
        }
        for (const auto id : desk.tickets()) {
            const auto since = desk.line->state().find(id)->waiting_since;
            bool proven = since == late;
            for (const auto& e : read.events) proven |= e.occurred_at && since == *e.occurred_at;
            EXPECT_TRUE(proven) << d->name << ": waiting since what nobody's clock said";
        }
    }
}

TEST(Tampered, InTheWrongOrderTheSameTicketsComeOutAtTheSamePlaces) {
    auto list = all(sent_at);
    const auto run = [&](bool backwards) {
        counter_of_places desk;
        desk.time.at = sent_at + core::days(2);
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto& d = *list[backwards ? list.size() - 1 - i : i];
            const auto* kind = channels::find_kind(d.settings.kind);
            desk.door.number =
                static_cast<core::channel_number>(1 + (kind - channels::kinds().data()));
            // Freshness is another test's business: each arrives when it was sent.
            desk.deliver(d, d.request.received_at.us > 0 ? d.request.received_at : sent_at);
        }
        std::vector<std::int64_t> since;
        for (const auto id : desk.tickets())
            since.push_back(desk.line->state().find(id)->waiting_since.us);
        std::ranges::sort(since);
        return since;
    };
    EXPECT_EQ(run(false).size(), run(true).size());
    if (std::getenv("EVENLINE_RECORDED") == nullptr) EXPECT_EQ(run(false), run(true));
}

}  // namespace
}  // namespace evenline::intake::test
