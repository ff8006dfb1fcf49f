// What providers send, signed as they sign it: the other side of each channel's contract, written
// apart from the adapters so that a fault in theirs is not repeated here.
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>

#include "blackbox/client.hpp"
#include "blackbox/server.hpp"

namespace evenline::blackbox {
namespace {

std::string hmac(const EVP_MD* how, std::string_view key, std::string_view data) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(how, key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(data.data()), data.size(), out, &size);
    return {reinterpret_cast<char*>(out), size};
}

std::string base64(std::string_view data) {
    std::string out((data.size() + 2) / 3 * 4 + 1, '\0');
    const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                  reinterpret_cast<const unsigned char*>(data.data()),
                                  static_cast<int>(data.size()));
    out.resize(static_cast<std::size_t>(n));
    return out;
}

std::string from_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
    while (text.ends_with('=')) out.pop_back(), text.remove_suffix(1);
    return out;
}

std::string hex(std::string_view data) {
    std::string out;
    for (const char each : data) {
        const auto c = static_cast<unsigned char>(each);
        out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
    }
    return out;
}

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char each : text) {
        const auto c = static_cast<unsigned char>(each);
        if (std::isalnum(c)) {
            out += static_cast<char>(c);
            continue;
        }
        const char hex_digits[] = "0123456789ABCDEF";
        out += '%', out += hex_digits[c >> 4], out += hex_digits[c & 15];
    }
    return out;
}

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
         "X-Twilio-Signature: " + base64(hmac(EVP_sha1(), server::twilio_token, signed_text))});
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
             base64(hmac(EVP_sha256(), secret, key + "." + stamp + "." + body))});
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
         "X-Hub-Signature-256: sha256=" + hex(hmac(EVP_sha256(), server::messenger_secret, body))});
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
