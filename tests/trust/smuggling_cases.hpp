// Requests two parsers may read differently. `notes`: what a back end may be asked at most when
// they are sent to us; empty: they must be refused.
#pragma once

#include <string>
#include <vector>

namespace evenline::trust {

struct smuggling_case {
    std::string what;
    std::string bytes;
    std::vector<std::string> notes;
};

[[nodiscard]] inline std::vector<smuggling_case> smuggling_cases() {
    using namespace std::string_literals;
    const auto post = "POST /a HTTP/1.1\r\nHost: x\r\n"s;
    const auto chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    const auto hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"s;
    const auto sized = [&](const std::string& field) { return post + field + "\r\n\r\nabc"; };
    const auto coded = [&](const std::string& field) {
        return post + field + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    };
    const auto get = [&](const std::string& field) {
        return "GET /a HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n";
    };
    return {
        // --- sound ones, so that a server that refuses everything fails too
        {"a plain request", get("X-A: b"), {"GET /a"}},
        {"a length", sized("Content-Length: 3"), {"POST /a abc"}},
        {"chunks", chunked + "3\r\nabc\r\n0\r\n\r\n", {"POST /a abc"}},
        {"chunks in capitals", coded("TRANSFER-ENCODING: CHUNKED"), {"POST /a abc"}},
        {"two requests at once", get("X-A: b") + hidden, {"GET /a", "GET /hidden"}},
        {"a body that looks like a request",
         post + "Content-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" + hidden,
         {"POST /a " + hidden}},
        {"an empty line before the request", "\r\n" + get("X-A: b"), {"GET /a"}},
        {"a chunk's size with leading zeros", chunked + "0003\r\nabc\r\n0\r\n\r\n",
         {"POST /a abc"}},
        // --- length against length, length against chunks
        {"a length and chunks", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "0\r\n\r\n" + hidden, {}},
        {"chunks and a length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
                                       "0\r\n\r\n" + hidden, {}},
        {"two lengths that differ", sized("Content-Length: 0\r\nContent-Length: 3"), {}},
        {"two lengths that agree", sized("Content-Length: 3\r\nContent-Length: 3"), {}},
        {"a list of lengths", sized("Content-Length: 3, 3"), {}},
        {"an empty length", sized("Content-Length:"), {}},
        {"a signed length", sized("Content-Length: +3"), {}},
        {"a negative length", sized("Content-Length: -3"), {}},
        {"a length in hexadecimal", sized("Content-Length: 0x3"), {}},
        {"a length with a decimal", sized("Content-Length: 3.0"), {}},
        {"a length in two words", sized("Content-Length: 3 3"), {}},
        {"a length over 64 bits", sized("Content-Length: 18446744073709551619"), {}},
        {"a length with an underscore", sized("Content_Length: 3\r\nContent-Length: 3\r\n"
                                              "Content-Length: 0"), {}},
        // --- encodings in disguise
        {"an unknown encoding", coded("Transfer-Encoding: xchunked"), {}},
        {"chunked and another", coded("Transfer-Encoding: chunked, identity"), {}},
        {"another and chunked", coded("Transfer-Encoding: gzip, chunked"), {}},
        {"chunked twice", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), {}},
        {"chunked and then identity",
         coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), {}},
        {"chunked behind a vertical tab", coded("Transfer-Encoding: \x0b"s + "chunked"), {}},
        {"chunked in quotes", coded("Transfer-Encoding: \"chunked\""), {}},
        {"chunked with a parameter", coded("Transfer-Encoding: chunked;a=b"), {}},
        {"an empty encoding", coded("Transfer-Encoding:"), {}},
        {"chunked in HTTP/1.0",
         "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, {}},
        // --- names and lines
        {"a space before the colon", sized("Content-Length : 3"), {}},
        {"a tab before the colon", coded("Transfer-Encoding\t: chunked"), {}},
        {"a space before the name", get(" Content-Length: 3"), {}},
        {"a folded value", get("X-A: b\r\n c"), {}},
        {"a folded encoding", coded("Transfer-Encoding:\r\n chunked"), {}},
        {"a field without a colon", get("X-A"), {}},
        {"a field without a name", get(": b"), {}},
        {"a NUL in a value", get("X-A: b\0c"s), {}},
        {"a NUL in a name", get("X\0-A: b"s), {}},
        {"a carriage return in a value", get("X-A: b\rContent-Length: 3"), {}},
        {"a line feed alone", "GET /a HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n", {}},
        {"line feeds only", "GET /a HTTP/1.1\nHost: x\n\n", {}},
        {"an empty line of a line feed", "GET /a HTTP/1.1\r\nHost: x\r\n\n" + hidden, {}},
        {"a letter outside ASCII in a name", get("X-\xC3\xA4: b"), {}},
        {"no host", "GET /a HTTP/1.1\r\nX-A: b\r\n\r\n", {}},
        {"two hosts", get("Host: y"), {}},
        // --- request lines
        {"a tab between the words", "GET\t/a\tHTTP/1.1\r\nHost: x\r\n\r\n", {}},
        {"two spaces", "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", {}},
        {"a space at the end", "GET /a HTTP/1.1 \r\nHost: x\r\n\r\n", {}},
        {"a target with a space", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", {}},
        {"a method in brackets", "G[E]T /a HTTP/1.1\r\nHost: x\r\n\r\n", {}},
        {"HTTP/0.9", "GET /a\r\n\r\n", {}},
        {"HTTP/1.2", "GET /a HTTP/1.2\r\nHost: x\r\n\r\n", {}},
        {"HTTP/2's first line", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {}},
        {"a lower-case version", "GET /a http/1.1\r\nHost: x\r\n\r\n", {}},
        {"another server's address", "GET http://y/a HTTP/1.1\r\nHost: x\r\n\r\n", {}},
        {"a fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", {}},
        // --- chunks
        {"a chunk's size with a sign", chunked + "+3\r\nabc\r\n0\r\n\r\n", {}},
        {"a chunk's size with 0x", chunked + "0x3\r\nabc\r\n0\r\n\r\n", {}},
        {"a chunk's size over 64 bits", chunked + "10000000000000003\r\nabc\r\n0\r\n\r\n", {}},
        {"a chunk's size of nothing", chunked + "\r\nabc\r\n0\r\n\r\n", {}},
        {"a space before a chunk's size", chunked + " 3\r\nabc\r\n0\r\n\r\n", {}},
        {"a space behind a chunk's size", chunked + "3 \r\nabc\r\n0\r\n\r\n", {}},
        {"a chunk's line ended by a line feed", chunked + "3\nabc\r\n0\r\n\r\n", {}},
        {"a chunk ended by a line feed", chunked + "3\r\nabc\n0\r\n\r\n", {}},
        {"a chunk longer than its size", chunked + "3\r\nabcd\r\n0\r\n\r\n", {}},
        {"a chunk ended by two letters", chunked + "3\r\nabcXX0\r\n\r\n" + hidden, {}},
        {"a line feed within a chunk's extension",
         chunked + "3;a\nb\r\nabc\r\n0\r\n\r\n" + hidden, {}},
        {"a carriage return within a chunk's extension",
         chunked + "3;a\rb\r\nabc\r\n0\r\n\r\n" + hidden, {}},
        {"a NUL within a chunk's extension", chunked + "3;\0\r\nabc\r\n0\r\n\r\n"s + hidden, {}},
        {"a last chunk ended by line feeds", chunked + "3\r\nabc\r\n0\n\n" + hidden, {}},
        {"a trailer with a space before its colon",
         chunked + "3\r\nabc\r\n0\r\nX-A : b\r\n\r\n" + hidden, {}},
        {"a trailer ended by a line feed", chunked + "0\r\nX-A: b\n\r\n" + hidden, {}},
        {"a trailer that is a request", chunked + "0\r\n" + hidden, {}},
    };
}

}  // namespace evenline::trust
