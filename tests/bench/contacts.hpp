// Contacts as a webhook brings them, decided by the real core: the work of the store's benchmarks.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/engine/journal.hpp"

#include <string>
#include <vector>

namespace evenline::bench {

// One batch a contact: a new customer with a new matter, ~500 bytes of raw payload.
inline std::vector<engine::batch> contacts(std::size_t count) {
    std::vector<engine::batch> all;
    core::state line;
    core::instant now{1'760'000'000'000'000};
    for (std::size_t i = 1; i <= count; ++i) {
        const auto number = std::to_string(1'000'000 + i * 7'919 % 1'000'000) + std::to_string(i);
        core::contact_facts c;
        c.channel = 2;
        c.form = core::work_form::chat;
        c.thread = "t-" + number;
        c.name = "Customer " + number;
        c.addresses = {{"messenger", number, true}};
        c.text = "My parcel " + number + " should have been here on Monday. Where is it?";
        now = now + core::milliseconds(3);
        auto done = core::step(line, core::receive_contact{c}, now);
        engine::batch b;
        const auto* ticket = line.find(done.ticket);
        b.events = std::move(done.events);
        b.tickets = {*ticket};
        b.customers = {*line.find(ticket->customer)};
        b.counters = line.last();
        b.numbers = {i, 0};
        b.inbound = {{c.channel, "m_" + number, "received", std::string(500, 'r'), now}};
        engine::message_record m;
        m.id = i;
        m.ticket = ticket->id;
        m.contact = done.contact;
        m.channel = c.channel;
        m.author = c.name;
        m.text = c.text;
        m.provider_id = "m_" + number;
        m.at = now;
        b.messages = {m};
        all.push_back(std::move(b));
    }
    return all;
}

}  // namespace evenline::bench
