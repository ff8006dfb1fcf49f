// Every kind's signed sample, and every recorded request of a folder if EVENLINE_RECORDED names
// one, taken again with one bit turned, twice, in the wrong order and a day late: nothing false is
// taken in, nothing counts twice, nobody gains a place.
#include "channels/recorded_request.hpp"
#include "channels/working_settings.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/stream.hpp"
#include "intake/front_desk.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

namespace evenline::intake::test {
namespace {

using channels::raw_request;

struct delivery {
    std::string name, body;
    channels::channel_settings settings;
    raw_request request;       // its body points into `body`
    bool is_signed{true};      // its body is covered by what authenticates it
    bool is_genuine{true};     // else recorded as what must be refused
    [[nodiscard]] std::unique_ptr<channels::adapter> adapter() const {
        return channels::find_kind(settings.kind)->make(settings);
    }
    [[nodiscard]] channels::reading read() const { return channels::hear(*adapter(), request); }
    [[nodiscard]] raw_request with(std::string_view other) const {
        auto r = request;
        r.body = other;
        return r;
    }
};

// A header that signs what is delivered. Bearer words, mail doors and connections of ours prove who
// delivers, not what; Mailgun signs a token beside the mail.
bool signs(std::string_view name) {
    return name.find("ignature") != std::string_view::npos;
}
bool covers_the_body(const raw_request& r) {
    const bool by_sns = r.body.find("\"SigningCert") != std::string_view::npos;
    return by_sns || std::ranges::any_of(r.headers, [](const auto& h) { return signs(h.name); });
}

std::vector<std::unique_ptr<delivery>> samples(core::instant at) {
    std::vector<std::unique_ptr<delivery>> out;
    std::uint64_t mark = 42;   // of each a customer of its own
    for (const auto& kind : channels::kinds()) {
        const auto settings = given::working_settings(kind.name);
        auto sample =
            channels::sample_of(settings, "https://desk.example.com/api/v1/hooks/test", at, ++mark);
        if (!sample) continue;
        auto d = std::make_unique<delivery>();
        d->name = kind.name;
        d->settings = settings;
        d->body = sample->body;
        d->request = sample->raw(at);
        d->request.body = d->body;
        d->is_signed = covers_the_body(d->request);
        out.push_back(std::move(d));
    }
    return out;
}

std::vector<std::unique_ptr<delivery>> recorded() {
    std::vector<std::unique_ptr<delivery>> out;
    const char* folder = std::getenv("EVENLINE_RECORDED");
    if (folder == nullptr) return out;
    std::size_t genuine = 0, transcripts = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        std::ifstream in(file.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        channels::json_visitor_of_nothing nothing;
        if (!channels::read_json(text, nothing, {64, 1'000'000, 1'000}).empty()) continue;
        auto one = channels::read_recorded(text);
        if (!one.fault.empty()) continue;
        if (one.is_transcript) { ++transcripts; continue; }
        auto d = std::make_unique<delivery>();
        d->name = one.name;
        d->body = std::move(one.body);
        d->settings = std::move(one.settings);
        d->request = std::move(one.request);
        d->request.body = d->body;
        if (d->adapter()->listens()) d->request.method = "STREAM";
        const auto what = d->read().what;
        d->is_genuine = what == verdict::valid || what == verdict::malformed;
        genuine += d->is_genuine ? 1 : 0;
        const auto trusts_all = d->settings.text("authentication") == "none";
        d->is_signed = covers_the_body(d->request) && !trusts_all;
        out.push_back(std::move(d));
    }
    std::cout << "recorded: " << genuine << " genuine, " << out.size() - genuine
              << " to be refused, " << transcripts << " transcripts, which are of no one message\n";
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

// Turns the bits of `text` one at a time, every `step`th; what comes of each is told to `check`.
template <class Check>
std::size_t turn_bits(const std::string& text, std::size_t step, Check check) {
    std::size_t tried = 0;
    for (std::size_t bit = 0; bit < text.size() * 8; bit += step, ++tried) {
        auto turned = text;
        turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
        check(turned, bit);
    }
    return tried;
}

bool is_taken(const channels::reading& r) {
    return r.what == verdict::valid || r.what == verdict::malformed;
}

TEST(Tampered, OneBitTurnedInWhatIsSignedIsNeverTaken) {
    std::size_t tried = 0, deliveries = 0;
    for (const auto& d : all(sent_at)) {
        const auto adapter = d->adapter();
        const auto said = channels::hear(*adapter, d->request);
        ++deliveries;
        std::size_t mended = 0;   // a bit that had been turned before, turned back
        const auto check = [&](const raw_request& other, std::string_view where, std::size_t bit) {
            const auto read = channels::hear(*adapter, other);
            // A form's "%2b" and "%2B" are the same word: the signature is over the words.
            if (!d->is_genuine) mended += is_taken(read) ? 1 : 0;
            else EXPECT_TRUE(!is_taken(read) || says_the_same(read, said))
                     << d->name << ' ' << where << " bit " << bit;
        };
        // Every bit of short bodies; of long ones every 97th, so that each byte position's kind is
        // met without minutes of hashing.
        if (d->is_signed || !d->is_genuine)
            tried += turn_bits(d->body, d->body.size() > 600 ? 97 : 1,
                               [&](const std::string& body, std::size_t bit) {
                                   check(d->with(body), "body", bit);
                               });
        for (std::size_t h = 0; h < d->request.headers.size(); ++h) {
            const auto& of = d->request.headers[h];
            if (!authenticates(of.name)) continue;
            tried += turn_bits(of.value, 1, [&](const std::string& value, std::size_t bit) {
                auto other = d->request;
                other.headers[h].value = value;
                check(other, of.name, bit);
            });
        }
        EXPECT_LE(mended, 1U) << d->name;
    }
    std::cout << deliveries << " deliveries, " << tried << " turned bits\n";
    EXPECT_GT(tried, 10'000U);
}

struct counter_of_places : front_desk {
    receipt deliver(const delivery& d, core::instant at) {
        door.adapter = d.adapter();
        request = d.request;
        request.received_at = at;
        last.reset();
        auto keep = [this](std::exception_ptr, receipt r) { last = std::move(r); };
        if (channels::is_ours_to_ask(*door.adapter, request))
            boost::asio::co_spawn(loop, take_in_reading(*line, store, door,
                                                        channels::hear(*door.adapter, request),
                                                        request.body), keep);
        else
            boost::asio::co_spawn(loop, take_in(*line, store, door, request), keep);
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
        if (!first.durable) continue;   // what was signed for later may be taken later
        EXPECT_TRUE(again.durable || again.answer.status >= 400) << d->name;
        EXPECT_EQ(again.stored, 0U) << d->name;
        if (again.durable) EXPECT_EQ(again.duplicates > 0, first.stored > 0) << d->name;
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
        const auto read = d->read();
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

// Deliveries that tell of one conversation, each with the others; a connection of ours keeps its
// order (rule of the exchanges), so what came over one is not among them. Nor are two recordings
// that use one key for different words: whichever is first is the one that counts.
std::vector<std::vector<const delivery*>> conversations_of(
    const std::vector<std::unique_ptr<delivery>>& list) {
    std::vector<std::vector<const delivery*>> out;
    std::map<std::string, std::size_t> of_thread;
    std::set<std::string> keys;
    for (const auto& d : list) {
        if (d->adapter()->listens() != nullptr) continue;
        std::size_t where = out.size();
        std::vector<std::string> threads;
        const auto said = d->read();
        const bool fresh = std::ranges::all_of(said.events, [&](const auto& e) {
            const auto key = d->settings.kind + ' ' + e.dedupe_key;
            return e.dedupe_key.empty() || keys.insert(key).second;
        });
        if (!fresh) continue;
        for (const auto& e : said.events) {
            if (e.thread_key.empty()) continue;
            threads.push_back(d->settings.kind + ' ' + e.thread_key);
            if (const auto known = of_thread.find(threads.back()); known != of_thread.end())
                where = known->second;
        }
        if (where == out.size()) out.emplace_back();
        out[where].push_back(d.get());
        for (auto& t : threads) of_thread.emplace(std::move(t), where);
    }
    return out;
}

TEST(Tampered, InTheWrongOrderTheSameTicketsComeOutAtTheSamePlaces) {
    const auto list = all(sent_at);
    const auto run = [](const std::vector<const delivery*>& these, bool backwards) {
        counter_of_places desk;
        desk.time.at = sent_at + core::days(2);
        for (std::size_t i = 0; i < these.size(); ++i) {
            const auto& d = *these[backwards ? these.size() - 1 - i : i];
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
    std::size_t turned = 0;
    for (const auto& these : conversations_of(list)) {
        if (these.size() > 1) ++turned;
        EXPECT_EQ(run(these, false), run(these, true)) << these.front()->name;
    }
    if (std::getenv("EVENLINE_RECORDED") != nullptr)
        std::cout << turned << " conversations of more than one delivery, backwards\n";
    // Of customers that have nothing to do with each other, all at once.
    std::vector<const delivery*> strangers;
    const auto own = samples(sent_at);
    for (const auto& d : own) strangers.push_back(d.get());
    EXPECT_EQ(run(strangers, false), run(strangers, true));
}

}  // namespace
}  // namespace evenline::intake::test
