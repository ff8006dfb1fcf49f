// What agents keep beside their tickets, held against every store.
#include "contract/desk.hpp"

#include <boost/asio/detached.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace evenline::contract {
namespace {

class DeskContract : public StoreContract {
protected:
    engine::desk& desk() { return store_->desk(); }
    static engine::draft draft(std::string text) {
        return {7, {1}, engine::draft_kind::reply, std::move(text), "mail", 0, {5}};
    }
    std::vector<engine::found> search(std::string text) {
        engine::search_filter f;
        f.text = std::move(text);
        f.everything = true;
        return run(desk().search(std::move(f))).value().data;
    }
    engine::message_record message(std::uint64_t id, std::string text) {
        engine::message_record m;
        m.id = id;
        m.ticket = center_.ticket();
        m.channel = 1;
        m.text = std::move(text);
        m.at = center_.now();
        return m;
    }
};

TEST_P(DeskContract, ADraftIsWrittenOnlyOverTheVersionThatWasSeen) {
    EXPECT_EQ(run(desk().put_draft(draft("one"), 0)).value().now.version, 1U);
    const auto stale = run(desk().put_draft(draft("two"), 0)).value();
    EXPECT_TRUE(stale.stale);
    EXPECT_EQ(stale.now.text, "one");
    EXPECT_EQ(run(desk().put_draft(draft("three"), std::nullopt)).value().now.version, 2U);
    reopen();
    const auto all = run(desk().drafts(7)).value();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].text, "three");
    EXPECT_EQ(all[0].channel, "mail");
    EXPECT_TRUE(run(desk().drafts(8)).value().empty());
    // Deleted, its versions go on: what an old tab still has is never taken for the newest.
    EXPECT_EQ(run(desk().put_draft(draft(""), 2)).value().now.version, 3U);
    EXPECT_TRUE(run(desk().drafts(7)).value().empty());
    EXPECT_TRUE(run(desk().put_draft(draft("old"), 0)).value().stale);
}

TEST_P(DeskContract, CannedRepliesAreEverybodysOrOnesOwn) {
    const auto ours = run(desk().put_canned({0, 0, "b", "for all", "en"})).value();
    const auto mine = run(desk().put_canned({0, 7, "a", "mine", ""})).value();
    EXPECT_EQ(run(desk().canned(7)).value().size(), 2U);
    EXPECT_EQ(run(desk().canned(8)).value().size(), 1U);
    EXPECT_EQ(run(desk().canned(7)).value()[0].name, "a");
    run(desk().put_canned({mine.id, 7, "a", "changed", ""})).value();
    EXPECT_EQ(run(desk().canned_one(mine.id)).value()->text, "changed");
    EXPECT_EQ(run(desk().drop_canned(ours.id)).value(), 1U);
    EXPECT_EQ(run(desk().drop_canned(ours.id)).value(), 0U);
    EXPECT_FALSE(run(desk().canned_one(ours.id)).value());
}

TEST_P(DeskContract, TheListOfDispositionsIsReplacedOnlyOverTheVersionThatWasRead) {
    auto list = run(desk().dispositions()).value();
    EXPECT_FALSE(list.all.empty());
    list.all = {{"done", "Done", "Hecho", true}, {"never", "Never", "Nunca", false}};
    const auto kept = run(desk().put_dispositions(list)).value();
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->version, list.version + 1);
    EXPECT_FALSE(run(desk().put_dispositions(list)).value());
    reopen();
    const auto now = run(desk().dispositions()).value();
    ASSERT_EQ(now.all.size(), 2U);
    EXPECT_EQ(now.all[1].code, "never");
    EXPECT_FALSE(now.all[1].active);
}

TEST_P(DeskContract, AFilesBytesAreKeptOnceAndAsTheyAre) {
    engine::upload u;
    u.ticket = {3};
    u.account = 7;
    u.what = {"a.bin", "application/zip", 3, std::string(64, 'c'), {}, std::string("a\0b", 3)};
    const auto first = run(desk().put_upload(u)).value();
    const auto second = run(desk().put_upload(u)).value();
    EXPECT_NE(first, second);
    reopen();
    const auto got = run(desk().find_upload(first)).value();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->what.content, std::string("a\0b", 3));
    EXPECT_EQ(got->ticket, core::ticket_id{3});
    EXPECT_EQ(run(desk().content(std::string(64, 'c'))).value(), std::string("a\0b", 3));
    EXPECT_FALSE(run(desk().content(std::string(64, 'd'))).value());
}

TEST_P(DeskContract, AReplyTakenBackLeavesNothingAndOneSentLeavesItsMessage) {
    append(center_.first_batch());
    auto b = center_.receive(1, core::work_form::mail);
    b.messages = {message(101, "hasty words"), message(102, "kept words")};
    for (const std::uint64_t id : {101U, 102U})
        b.desk.emplace_back(engine::held_reply{id, center_.ticket(), {2}, true, {9}, 1, "t", "{}"});
    ASSERT_FALSE(append(std::move(b)));
    reopen();
    const auto held = run(desk().held()).value();
    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0].agent, core::agent_id{2});
    EXPECT_TRUE(held[0].await_customer);
    EXPECT_EQ(search("hasty").size(), 1U);
    engine::batch over;
    over.desk.emplace_back(engine::held_over{101, true, {}});
    over.desk.emplace_back(engine::held_over{102, false, "too late"});
    ASSERT_FALSE(append(std::move(over)));
    EXPECT_TRUE(run(desk().held()).value().empty());
    EXPECT_TRUE(search("hasty").empty());
    EXPECT_FALSE(run(reader().message(101)).value());
    EXPECT_EQ(run(reader().message(102)).value()->state, engine::delivery::failed);
    EXPECT_EQ(run(reader().message(102)).value()->delivery_error, "too late");
    EXPECT_TRUE(store().check().empty());
}

TEST_P(DeskContract, ACustomerIsFoundByNewNamesAndAddressesOnly) {
    append(center_.first_batch());
    ASSERT_FALSE(append(center_.receive(1, core::work_form::mail)));
    core::customer who;
    who.id = {500};
    who.name = "Zoë Núñez";
    who.addresses = {{"email", "zoe@example.org", true}, {"phone", "+34600111222", true}};
    engine::batch b;
    b.customers = {who};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(search("nunez").at(0).customer, who.id);
    EXPECT_EQ(search("600 111-222").size(), 1U);
    EXPECT_EQ(search("oe@exam").size(), 1U);
    who.addresses.pop_back();
    who.name = "Zoë Smith";
    b.customers = {who};
    ASSERT_FALSE(append(b));
    EXPECT_TRUE(search("nunez").empty());
    EXPECT_TRUE(search("600111").empty());
    EXPECT_EQ(search("smith").size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Stores, DeskContract, testing::ValuesIn(backends()), name_of);

// Writes draft after draft and says each version that was acknowledged, until it is killed.
[[noreturn]] void keep_writing(const backend& on, const std::filesystem::path& folder, int out) {
    boost::asio::io_context loop;
    auto opened = on.open(loop.get_executor(), folder, {});
    if (!opened) ::_exit(3);
    auto& desk = (*opened)->desk();
    auto work = [&]() -> boost::asio::awaitable<void> {
        while (true) {
            engine::draft d;
            d.account = 7;
            d.ticket = {1};
            d.text = "words";
            const auto kept = co_await desk.put_draft(d, std::nullopt);
            if (!kept) ::_exit(5);
            const auto version = kept->now.version;
            if (::write(out, &version, sizeof version) != sizeof version) ::_exit(6);
        }
    };
    boost::asio::co_spawn(loop, work(), boost::asio::detached);
    loop.run();
    ::_exit(7);
}

class KilledWhileWriting : public testing::TestWithParam<backend> {};

TEST_P(KilledWhileWriting, ADraftThatWasAcknowledgedIsThere) {
    const folder place;
    std::uint64_t last = 0;
    for (int round = 1; round <= 5; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(ends[0]);
            keep_writing(GetParam(), place.path(), ends[1]);
        }
        ::close(ends[1]);
        std::uint64_t version = 0;
        for (int i = 0; ::read(ends[0], &version, sizeof version) == sizeof version; ++i) {
            last = version;
            if (i == 10 * round) ::kill(child, SIGKILL);
        }
        ::close(ends[0]);
        int how = 0;
        ::waitpid(child, &how, 0);
        ASSERT_TRUE(WIFSIGNALED(how)) << "ended by itself with " << WEXITSTATUS(how);
        boost::asio::io_context loop;
        auto opened = GetParam().open(loop.get_executor(), place.path(), {});
        ASSERT_TRUE(opened.has_value());
        std::uint64_t found = 0;
        auto look = [&]() -> boost::asio::awaitable<void> {
            const auto all = co_await (*opened)->desk().drafts(7);
            if (all && all->size() == 1) found = all->front().version;
        };
        boost::asio::co_spawn(loop, look(), boost::asio::detached);
        loop.run();
        EXPECT_GE(found, last);
    }
}

INSTANTIATE_TEST_SUITE_P(Stores, KilledWhileWriting, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
