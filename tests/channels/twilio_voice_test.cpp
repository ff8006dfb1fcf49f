// Calls: held, told how long, called back, connected.
#include "twilio_given.hpp"
#include "evenline/channels/waits_aloud.hpp"

namespace {

using namespace twilio;

TEST(TwilioVoice, AnIncomingCallIsWorkAndIsPutOnHold) {
    const auto r = read(caller({{"CallStatus", "ringing"}}));
    ASSERT_EQ(r.what, verdict::valid);
    ASSERT_EQ(r.events.size(), 1U);
    const auto& e = r.events[0];
    EXPECT_EQ(e.event_kind, "call.offered_to_us");
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.thread_key, "twilio:call:" + call);
    EXPECT_EQ(e.contact.form, core::work_form::call);
    EXPECT_EQ(e.contact.thread, e.thread_key);
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"phone", "+34600111222", true}}));
    EXPECT_EQ(e.contact.occurred_at, noon);
    EXPECT_EQ(r.answer.content_type.substr(0, 8), "text/xml");
    EXPECT_NE(r.answer.body.find("<Enqueue action=\"" + base + "?step=queue\" waitUrl=\"" + base +
                                 "?step=wait\">"), std::string::npos);
    EXPECT_NE(r.answer.body.find("es-ES"), std::string::npos);
}

TEST(TwilioVoice, ACallerWithoutANumberHasNoAddress) {
    for (const char* from : {"anonymous", "Anonymous", "+266696687", "", "+86282452253"}) {
        const auto r = read(caller({{"CallStatus", "ringing"}}, from));
        ASSERT_EQ(r.events.size(), 1U) << from;
        EXPECT_TRUE(r.events[0].creates_work) << from;
        EXPECT_TRUE(r.events[0].contact.addresses.empty()) << from;
        EXPECT_EQ(r.events[0].sender_id, "") << from;
    }
}

TEST(TwilioVoice, WaitingIsToldInTheCallersLanguage) {
    form_fields wait = caller({{"CallStatus", "in-progress"}, {"QueueSid", "QU1"},
                               {"QueueTime", "30"}, {"QueuePosition", "2"}});
    const auto r = read(wait);
    EXPECT_EQ(r.events.at(0).event_kind, "call.queue_position");
    EXPECT_FALSE(r.events[0].creates_work);
    EXPECT_EQ(r.events[0].dedupe_key, call + ":QU1:wait:30");
    EXPECT_NE(r.answer.body.find("llamada número 2"), std::string::npos);
    EXPECT_NE(r.answer.body.find("<Pause"), std::string::npos);
    for (auto& [key, value] : wait) {
        if (key == "FromCountry") value = "GB";
        if (key == "QueuePosition") value = "<Hangup/>";
    }
    const auto music = voice({{"wait_music_url", {"https://m.example.com/a?b=1&c=2"}}});
    const auto english = music->read(request_of(wait).request).answer.body;
    EXPECT_NE(english.find("Please hold the line"), std::string::npos);
    EXPECT_EQ(english.find("<Hangup/>"), std::string::npos);
    EXPECT_NE(english.find("<Play>https://m.example.com/a?b=1&amp;c=2</Play>"), std::string::npos);
}

TEST(TwilioVoice, EveryResultOfTheQueueIsUnderstood) {
    struct result { const char *word, *kind; bool ends; };
    for (const auto& c : {result{"bridged", "call.answered", false},
                          result{"bridging-in-process", "call.answered", false},
                          result{"hangup", "call.abandoned", true},
                          result{"leave", "call.left_queue", false},
                          result{"redirected", "call.redirected", false},
                          result{"redirected-from-bridged", "call.transferred", false},
                          result{"queue-full", "call.rejected_full", false},
                          result{"error", "call.queue_error", false},
                          result{"system-error", "call.queue_error", false},
                          result{"a-new-word", "ignored", false}}) {
        const auto r = read(caller({{"CallStatus", "in-progress"}, {"QueueResult", c.word},
                                    {"QueueSid", "QU1"}, {"QueueTime", "57"}}));
        ASSERT_EQ(r.events.size(), 1U);
        EXPECT_EQ(r.events[0].event_kind, c.kind) << c.word;
        EXPECT_EQ(r.events[0].ends_contact, c.ends) << c.word;
        EXPECT_FALSE(r.events[0].creates_work) << c.word;
        EXPECT_EQ(r.events[0].dedupe_key, call + ":QU1:" + c.word);
    }
}

TEST(TwilioVoice, AFullQueueOrAnErrorNeverDropsTheCaller) {
    for (const char* word : {"queue-full", "error", "system-error"}) {
        const auto body = read(caller({{"QueueResult", word}, {"QueueSid", "QU1"}})).answer.body;
        EXPECT_NE(body.find("<Say"), std::string::npos) << word;
        EXPECT_NE(body.find("<Enqueue"), std::string::npos) << word;
        EXPECT_EQ(body.find("<Hangup"), std::string::npos) << word;
    }
}

TEST(TwilioVoice, TheEndOfTheCallEndsTheContactOnce) {
    for (const char* word : {"completed", "canceled", "busy", "failed", "no-answer"}) {
        const auto r = read(caller({{"CallStatus", word}, {"SequenceNumber", "3"},
                                    {"CallbackSource", "call-progress-events"},
                                    {"Timestamp", "Sun, 22 Nov 2026 11:59:30 +0000"}}));
        EXPECT_TRUE(r.events.at(0).ends_contact) << word;
        EXPECT_EQ(r.events[0].dedupe_key, call + ":" + word + ":3");
        EXPECT_EQ(r.events[0].occurred_at, noon - core::seconds(30));
    }
}

TEST(TwilioVoice, OurOwnLegToAnAgentIsNoCustomer) {
    for (const char* word : {"ringing", "in-progress", "completed"}) {
        auto fields = caller({{"CallStatus", word}});
        for (auto& [key, value] : fields) {
            if (key == "Direction") value = "outbound-dial";
        }
        const auto r = read(fields);
        EXPECT_EQ(r.events.at(0).event_kind, "ignored") << word;
        EXPECT_FALSE(r.events[0].ends_contact) << word;
        EXPECT_FALSE(r.events[0].creates_work) << word;
    }
}

TEST(TwilioVoice, AnAgentWhoDoesNotPickUpPutsTheCallerBackOnHold) {
    const auto r = read(caller({{"CallStatus", "in-progress"}, {"DialCallStatus", "no-answer"},
                                {"DialCallSid", "CA9"}}));
    EXPECT_EQ(r.events.at(0).event_kind, "call.offer_failed");
    EXPECT_FALSE(r.events[0].ends_contact);
    EXPECT_NE(r.answer.body.find("<Enqueue"), std::string::npos);
    const auto spoke =
        read(caller({{"CallStatus", "in-progress"}, {"DialCallStatus", "completed"}}));
    EXPECT_EQ(spoke.events.at(0).event_kind, "call.completed");
    EXPECT_TRUE(spoke.events[0].ends_contact);
}

TEST(TwilioVoice, WhoseConnectionFailedIsKnownAndAnOverCallEnds) {
    const auto url = base + "?step=dial&agent=agt_7";
    auto f = caller({{"CallStatus", "in-progress"}, {"DialCallStatus", "busy"},
                     {"DialCallSid", "CA9"}});
    const auto r = voice()->read(request_of(f, url).request);
    EXPECT_EQ(r.events.at(0).connection_failed, "busy");
    EXPECT_EQ(r.events[0].connection_of, "agt_7");
    const auto gone = read(caller({{"CallStatus", "completed"}, {"DialCallStatus", "canceled"}}));
    EXPECT_EQ(gone.events.at(0).connection_failed, "canceled");
    EXPECT_TRUE(gone.events[0].ends_contact);
    EXPECT_EQ(gone.answer.body.find("<Enqueue"), std::string::npos);
    const auto spoke = read(caller({{"DialCallStatus", "completed"}}));
    EXPECT_EQ(spoke.events.at(0).connection_failed, "");
}

form_fields waited(const char* seconds, std::string from = "+34600111222") {
    return caller({{"CallStatus", "in-progress"}, {"QueueSid", "QU1"}, {"QueueTime", seconds},
                   {"QueuePosition", "4"}, {"AvgQueueTime", "170"}}, std::move(from));
}

TEST(TwilioVoice, WhatTheLineSaysOfTheWaitIsToldInsteadOfTwiliosAverage) {
    const auto made = voice();
    const auto* aloud = made->says_waits();
    ASSERT_NE(aloud, nullptr);
    const form_fields f = caller({{"CallStatus", "in-progress"}, {"QueueSid", "QU1"},
                                  {"QueueTime", "30"}, {"QueuePosition", "2"},
                                  {"AvgQueueTime", "900"}});
    const request_of asked(f, base + "?step=wait");
    EXPECT_EQ(aloud->asks_aloud(asked.request), "twilio:call:" + call);
    EXPECT_EQ(aloud->asks_aloud(request_of(f, base + "?step=choice").request), "");
    const auto told = aloud->tell(asked.request, {130, 290, true, 7}).body;
    EXPECT_NE(told.find("número 7 de la fila"), std::string::npos) << "not 2nd of Twilio's calls";
    EXPECT_NE(told.find("dentro de 2 a 5 minutos"), std::string::npos) << told;
    EXPECT_EQ(told.find("15 minutos"), std::string::npos);
    EXPECT_NE(told.find("<Gather"), std::string::npos) << "offered before callback_after_s";
    const auto unknown = aloud->tell(asked.request, {0, 0, false, 3}).body;
    EXPECT_NE(unknown.find("número 3 de la fila"), std::string::npos);
    EXPECT_EQ(unknown.find("minuto"), std::string::npos) << "nobody can say how long";
    const auto soon = aloud->tell(asked.request, {5, 40, false}).body;
    EXPECT_NE(soon.find("un minuto más o menos"), std::string::npos) << soon;
    EXPECT_EQ(soon.find("<Gather"), std::string::npos);
}

TEST(TwilioVoice, KeyThreeEndsTheWait) {
    const auto r = voice()->read(
        request_of(caller({{"CallStatus", "in-progress"}, {"Digits", "3"}}),
                   base + "?step=choice&queue=1").request);
    EXPECT_EQ(r.events.at(0).event_kind, "call.cancelled");
    EXPECT_TRUE(r.events[0].ends_contact);
    EXPECT_NE(r.answer.body.find("<Hangup/>"), std::string::npos);
}

TEST(TwilioVoice, ALongWaitIsToldAndOffersACallBackInBothLanguages) {
    const auto early = read(waited("30")).answer.body;
    EXPECT_NE(early.find("unos 3 minutos"), std::string::npos);
    EXPECT_EQ(early.find("<Gather"), std::string::npos);
    const auto late = read(waited("120")).answer.body;
    EXPECT_NE(late.find("<Gather numDigits=\"1\""), std::string::npos);
    EXPECT_NE(late.find("step=choice&amp;queue=1"), std::string::npos);
    EXPECT_NE(late.find("pulse 1"), std::string::npos);
    const auto english = voice({{"language", {"en"}}})->read(request_of(waited("120")).request);
    EXPECT_NE(english.answer.body.find("press 1"), std::string::npos);
    EXPECT_NE(english.answer.body.find("about 3 minutes"), std::string::npos);
    const auto never = voice({{"callback_after_s", {"0"}}});
    EXPECT_EQ(never->read(request_of(waited("900")).request).answer.body.find("<Gather"),
              std::string::npos);
    EXPECT_EQ(read(waited("900", "anonymous")).answer.body.find("<Gather"), std::string::npos)
        << "nobody can call a withheld number back";
}

TEST(TwilioVoice, AFullQueueOffersACallBackToo) {
    const auto body =
        read(caller({{"QueueResult", "queue-full"}, {"QueueSid", "QU1"}})).answer.body;
    EXPECT_NE(body.find("<Gather"), std::string::npos);
    EXPECT_NE(body.find("<Enqueue"), std::string::npos);
}

TEST(TwilioVoice, KeyOneAsksForACallBackAndHangsUp) {
    auto f = waited("130");
    f.emplace_back("Digits", "1");
    const auto r = voice()->read(request_of(f, base + "?step=choice&queue=1").request);
    EXPECT_EQ(r.events.at(0).event_kind, "call.callback_requested");
    EXPECT_TRUE(r.events[0].wants_callback);
    EXPECT_FALSE(r.events[0].creates_work);
    EXPECT_EQ(r.events[0].thread_key, "twilio:call:" + call);
    EXPECT_NE(r.answer.body.find("<Hangup/>"), std::string::npos);
    for (auto& [key, value] : f) {
        if (key == "Digits") value = "7";
    }
    const auto slip = voice()->read(request_of(f, base + "?step=choice").request);
    EXPECT_FALSE(slip.events.at(0).wants_callback);
    EXPECT_NE(slip.answer.body.find("<Enqueue"), std::string::npos);
}

TEST(TwilioVoice, KeyTwoRecordsAMessageThatKeepsThePlace) {
    auto f = waited("130");
    f.emplace_back("Digits", "2");
    const auto chose = voice()->read(request_of(f, base + "?step=choice&queue=1").request);
    EXPECT_NE(chose.answer.body.find("<Leave/>"), std::string::npos);
    EXPECT_FALSE(chose.events.at(0).wants_callback) << "nothing has been said yet";
    const auto left = read(caller({{"QueueResult", "leave"}, {"QueueSid", "QU1"}})).answer.body;
    EXPECT_NE(left.find("<Record"), std::string::npos);
    EXPECT_NE(left.find("<Enqueue"), std::string::npos) << "who says nothing waits on";
    const auto spoke = voice()->read(request_of(
        caller({{"CallStatus", "in-progress"}, {"RecordingUrl", "https://api.example.com/RE1"},
                {"RecordingSid", "RE1"}, {"RecordingDuration", "12"}}),
        base + "?step=recording").request);
    EXPECT_EQ(spoke.events.at(0).event_kind, "call.message");
    EXPECT_TRUE(spoke.events[0].wants_callback);
    ASSERT_EQ(spoke.events[0].attachments.size(), 1U);
    EXPECT_EQ(spoke.events[0].attachments[0].url, "https://api.example.com/RE1.mp3");
}

TEST(TwilioVoice, CallingBackShowsOurNumberAndTellsWhenTheAgentDoesNotPickUp) {
    outbound_message m;
    m.kind = "call_back";
    m.thread = "twilio:call:" + call;
    m.recipient = "+34600111222";
    m.extra = {{"agent_phone", "+34600999888"}, {"agent", "agt_7"}};
    EXPECT_FALSE(voice()->compose(m)) << "without a number of ours nobody can be called";
    const auto made = voice({{"number", {"+34 910 000 001"}}})->compose(m);
    ASSERT_TRUE(made && made->http);
    const auto fields = parse_form(made->http->body);
    EXPECT_EQ(field(*fields, "To"), "+34600999888");
    EXPECT_EQ(field(*fields, "From"), "+34910000001");
    EXPECT_NE(field(*fields, "Twiml").find("callerId=\"+34910000001\""), std::string_view::npos);
    const std::string url(field(*fields, "StatusCallback"));
    EXPECT_EQ(url, base + "?step=callback&call=" + call + "&agent=agt_7");
    const auto r = voice()->read(request_of({{"CallSid", "CA77"}, {"Direction", "outbound-api"},
                                             {"CallStatus", "no-answer"}, {"From", "+34910000001"},
                                             {"To", "+34600999888"}}, url).request);
    EXPECT_EQ(r.events.at(0).thread_key, "twilio:call:" + call);
    EXPECT_EQ(r.events[0].connection_failed, "no-answer");
    EXPECT_EQ(r.events[0].connection_of, "agt_7");
    EXPECT_FALSE(r.events[0].creates_work);
}

TEST(TwilioVoice, SettingsThatCannotWorkAreNamed) {
    const auto* kind = find_kind("twilio_voice");
    channel_settings s;
    EXPECT_FALSE(kind->fault(s));
    s.values["number"] = {"910"};
    EXPECT_EQ(kind->fault(s)->key, "number");
    s.values["number"] = {"+34910000001"};
    s.values["callback_after_s"] = {"soon"};
    EXPECT_EQ(kind->fault(s)->key, "callback_after_s");
}

TEST(TwilioVoice, ConnectingDialsTheAgentAndEndingHangsUp) {
    outbound_message m;
    m.kind = "connect_call";
    m.thread = "twilio:call:" + call;
    EXPECT_FALSE(voice()->compose(m));   // no phone to dial
    m.extra["agent_phone"] = "+34600999888";
    const auto connect = voice()->compose(m);
    ASSERT_TRUE(connect && connect->http);
    EXPECT_EQ(connect->http->url,
              "http://127.0.0.1:9/2010-04-01/Accounts/AC1/Calls/" + call + ".json");
    EXPECT_EQ(connect->http->headers[0].value, "Basic " + to_base64("AC1:" + token));
    const auto fields = parse_form(connect->http->body);
    EXPECT_NE(field(*fields, "Twiml").find("<Number>+34600999888</Number>"),
              std::string_view::npos);
    EXPECT_NE(field(*fields, "Twiml").find("?step=dial"), std::string_view::npos);
    m.kind = "end_call";
    EXPECT_EQ(voice()->compose(m)->http->body, "Status=completed");
    m.thread = "twilio:call:../../x?y";
    EXPECT_NE(voice()->compose(m)->http->url.find("Calls/..%2F..%2Fx%3Fy.json"), std::string::npos);
    m.kind = "reply";
    EXPECT_FALSE(voice()->compose(m));
}

TEST(TwilioVoice, JudgesTheProvidersAnswer) {
    EXPECT_EQ(voice()->judge(201, {}, R"({"sid": "SM7"})").provider_id, "SM7");
    EXPECT_EQ(voice()->judge(404, {}, "").state, send_state::failed);
    EXPECT_EQ(voice()->judge(503, {}, "").state, send_state::retry);
    const std::vector<header> wait{{"retry-after", "7"}};
    EXPECT_EQ(voice()->judge(429, wait, "").retry_after, core::seconds(7));
}

}  // namespace
