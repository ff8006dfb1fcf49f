// What providers send, signed as they sign it: the other side of each channel's contract, written
// apart from the adapters so that a fault in theirs is not repeated here.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "blackbox/client.hpp"
#include "blackbox/server.hpp"
#include "blackbox/signing.hpp"

namespace evenline::blackbox {
namespace {

reply twilio(client& c, const server& s, const std::string& query,
             const std::map<std::string, std::string>& form) {
    const std::string path = "/api/v1/hooks/voice" + query;
    std::string signed_text = s.public_url(path), body;
    for (const auto& [key, value] : form) {
        signed_text += key + value;
        body += (body.empty() ? "" : "&") + escaped(key) + "=" + escaped(value);
    }
    return c.send(
        "POST", s.url(path), body,
        {"Content-Type: application/x-www-form-urlencoded",
         "X-Twilio-Signature: " + base64(hmac_sha1(server::twilio_token, signed_text))});
}

}  // namespace

reply hook_contact(client& c, const server& s, const std::string& thread,
                   const nlohmann::json& data, const std::string& id, const std::string& type) {
    static std::atomic<int> count{0};
    nlohmann::json all = data;
    all["thread"] = thread;
    const std::string body =
        nlohmann::json{{"type", type}, {"timestamp", "2026-01-01T00:00:00Z"}, {"data", all}}.dump();
    const std::string key =
        id.empty() ? "msg_" + std::to_string(now_ms()) + "_" + std::to_string(++count) : id;
    const std::string stamp = std::to_string(now_ms() / 1000);
    const std::string secret = from_base64(std::string_view(server::webhook_secret).substr(6));
    return c.send(
        "POST", s.url("/api/v1/hooks/hook"), body,
        {"Content-Type: application/json", "webhook-id: " + key, "webhook-timestamp: " + stamp,
         "webhook-signature: v1," +
             base64(hmac_sha256(secret, key + "." + stamp + "." + body))});
}

reply messenger_text(client& c, const server& s, const std::string& psid, const std::string& text,
                     const std::string& mid) {
    const nlohmann::json message{{"sender", {{"id", psid}}},
                                 {"recipient", {{"id", "1000"}}},
                                 {"timestamp", now_ms()},
                                 {"message", {{"mid", mid}, {"text", text}}}};
    const std::string body =
        nlohmann::json{{"object", "page"},
                       {"entry", {{{"id", "1000"}, {"time", now_ms()}, {"messaging", {message}}}}}}
            .dump();
    return c.send(
        "POST", s.url("/api/v1/hooks/fb"), body,
        {"Content-Type: application/json",
         "X-Hub-Signature-256: sha256=" + hex(hmac_sha256(server::messenger_secret, body))});
}

reply twilio_call(client& c, const server& s, const std::string& sid, const std::string& from) {
    return twilio(c, s, "",
                  {{"AccountSid", "AC1"},
                   {"CallSid", sid},
                   {"CallStatus", "ringing"},
                   {"From", from},
                   {"To", "+34910000001"},
                   {"Direction", "inbound"}});
}

reply twilio_hangup(client& c, const server& s, const std::string& sid, const std::string& from) {
    return twilio(c, s, "?step=queue_result",
                  {{"AccountSid", "AC1"},
                   {"CallSid", sid},
                   {"CallStatus", "completed"},
                   {"From", from},
                   {"To", "+34910000001"},
                   {"QueueResult", "hangup"},
                   {"QueueTime", "30"},
                   {"QueueSid", "QU1"}});
}

reply twilio_not_answered(client& c, const server& s, const std::string& sid,
                          const std::string& from, const std::string& agent) {
    return twilio(c, s, "?step=dial&agent=" + agent,
                  {{"AccountSid", "AC1"},
                   {"CallSid", sid},
                   {"CallStatus", "in-progress"},
                   {"DialCallStatus", "no-answer"},
                   {"DialCallSid", "CA-leg-" + agent},
                   {"From", from},
                   {"To", "+34910000001"}});
}

reply twilio_key(client& c, const server& s, const std::string& sid, const std::string& from,
                 const std::string& key) {
    return twilio(c, s, "?step=choice&queue=1",
                  {{"AccountSid", "AC1"},
                   {"CallSid", sid},
                   {"CallStatus", "in-progress"},
                   {"Digits", key},
                   {"From", from},
                   {"To", "+34910000001"},
                   {"QueueSid", "QU1"}});
}

std::string deliver_mail(const server& s, const std::string& from, const std::string& subject,
                         const std::string& text, const std::string& message_id) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(s.mail_port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{10, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::string line;
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
        const auto answer = [&] {  // the last line of one reply
            for (line.clear();;) {
                char ch = 0;
                if (recv(fd, &ch, 1, 0) != 1) return;
                if (ch != '\n') {
                    line += ch;
                    continue;
                }
                if (line.size() > 3 && line[3] == ' ') return;
                line.clear();
            }
        };
        const auto say = [&](const std::string& what) {
            send(fd, what.data(), what.size(), MSG_NOSIGNAL);
            answer();
        };
        answer();
        say("LHLO client.example.org\r\n");
        say("MAIL FROM:<" + from + ">\r\n");
        say("RCPT TO:<support@desk.example.com>\r\n");
        say("DATA\r\n");
        say("From: <" + from + ">\r\nTo: <support@desk.example.com>\r\nSubject: " + subject +
            "\r\nMessage-ID: <" + message_id +
            ">\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n" + text + "\r\n.\r\n");
    }
    close(fd);
    return line;
}

}  // namespace evenline::blackbox
