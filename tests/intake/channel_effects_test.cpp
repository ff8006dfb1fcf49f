#include "evenline/intake/channel_effects.hpp"
#include "engine/desk.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/scripted_adapter.hpp"

#include <nlohmann/json.hpp>

namespace evenline::intake::test {
namespace {

channel_table two_channels() {
    channel_table table;
    table.add(scripted_channel(nullptr, 2));
    table.add(scripted_channel(nullptr, 1));
    return table;
}

struct call_desk {
    explicit call_desk(std::vector<subscriber> told = {})
        : asks(table, std::move(told), [](core::agent_id) { return "+34600000001"; }),
          d({}, asks) {}

    core::ticket_id accepted_call() {
        rosa = d.hire("rosa");
        const auto t = d.now(d.from("ana", core::work_form::call, 1)).ticket;
        d.now(core::accept_offer{d.line->state().find(t)->offer, rosa, 1});
        return t;
    }
    std::vector<engine::outbox_item> of_kind(std::string_view kind) const {
        std::vector<engine::outbox_item> out;
        for (const auto& item : d.store.outbox) {
            if (item.kind == kind) out.push_back(item);
        }
        return out;
    }
    channel_table table = two_channels();
    channel_effects asks;
    engine::test::desk d;
    core::agent_id rosa{};
};

TEST(ChannelEffects, AnAcceptedCallIsConnectedToTheAgentsPhone) {
    call_desk c;
    const auto t = c.accepted_call();
    const auto items = c.of_kind("connect_call");
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].ticket, t);
    EXPECT_EQ(items[0].channel, 1);
    EXPECT_EQ(items[0].thread, "thread-of-ana");
    EXPECT_GT(items[0].id, 0u);
    const auto m = unpack(items[0]);
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(m->extra.at("agent_phone"), "+34600000001");
    EXPECT_EQ(m->idempotency_key, items[0].id);
}

TEST(ChannelEffects, AnAcceptedMessageConnectsNothing) {
    call_desk c;
    const auto rosa = c.d.hire("rosa");
    const auto t = c.d.now(c.d.from("ana")).ticket;
    c.d.now(core::accept_offer{c.d.line->state().find(t)->offer, rosa, 1});
    EXPECT_TRUE(c.d.store.outbox.empty());
}

TEST(ChannelEffects, ACallStillOpenWhenItsTicketIsClosedIsEnded) {
    call_desk c;
    const auto t = c.accepted_call();
    c.d.now(core::close_ticket{t, c.rosa, "solved"});
    ASSERT_GE(c.of_kind("end_call").size(), 1u);
    EXPECT_EQ(c.of_kind("end_call")[0].thread, "thread-of-ana");
}

TEST(ChannelEffects, ACallTheCustomerEndedIsNotEndedAgain) {
    call_desk c;
    const auto t = c.accepted_call();
    c.d.now(core::end_contact{1, "thread-of-ana"});
    c.d.now(core::close_ticket{t, c.rosa, "solved"});
    EXPECT_TRUE(c.of_kind("end_call").empty());
}

TEST(ChannelEffects, SubscribersAreToldOfTheEventsTheyAskedFor) {
    call_desk c({{"crm", "https://x", {"whsec_x"}, {"ticket.accepted", "queued"}, false},
                 {"all", "https://y", {"whsec_x"}, {}, false}});
    c.accepted_call();
    std::vector<std::string> types;
    std::size_t to_all = 0;
    for (const auto& item : c.of_kind("event")) {
        if (item.subscriber == "all") ++to_all;
        else types.push_back(nlohmann::json::parse(item.payload).at("type"));
    }
    EXPECT_EQ(types, (std::vector<std::string>{"ticket.queued", "ticket.accepted"}));
    EXPECT_GT(to_all, types.size());
    const auto body = nlohmann::json::parse(c.of_kind("event")[0].payload);
    EXPECT_TRUE(body.at("timestamp").is_string());
    EXPECT_TRUE(body.at("data").is_object());
}

TEST(OutboxPayload, ComesBackAsItWasPacked) {
    channels::outbound_message m;
    m.recipient = "ana@example.org";
    m.text = "Ho\u00f1a \"quoted\"\n";
    m.subject = "Re: x";
    m.in_reply_to = "a@x";
    m.references = {"a@x", "b@x"};
    m.extra = {{"k", "v"}};
    engine::outbox_item item;
    item.id = 7;
    item.kind = "reply";
    item.thread = "t";
    item.ticket = {3};
    item.payload = pack(m);
    const auto back = unpack(item);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->recipient, m.recipient);
    EXPECT_EQ(back->text, m.text);
    EXPECT_EQ(back->subject, m.subject);
    EXPECT_EQ(back->in_reply_to, m.in_reply_to);
    EXPECT_EQ(back->references, m.references);
    EXPECT_EQ(back->extra, m.extra);
    EXPECT_EQ(back->ticket, "tkt_3");
    item.payload = "[1]";
    EXPECT_FALSE(unpack(item));
    item.payload = "{\"text\":5,\"references\":[1,\"a\"],\"extra\":[]}";
    EXPECT_EQ(unpack(item)->references, std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace evenline::intake::test
