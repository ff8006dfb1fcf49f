// What the cases of every channel begin with.
#pragma once

#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"

#include <gtest/gtest.h>

namespace given {

using namespace evenline;              // NOLINT: a test's own header
using namespace evenline::channels;    // NOLINT

inline constexpr core::instant noon{1'795'348'800'000'000};   // 2026-11-22T12:00:00Z

inline std::unique_ptr<adapter> channel(std::string kind,
    std::map<std::string, std::vector<std::string>> values) {
    channel_settings s{"desk", kind, "https://desk.example.com", std::move(values)};
    const auto* entry = find_kind(kind);
    return entry == nullptr ? nullptr : entry->make(s);
}

// Every bit of `bytes`, turned one at a time.
template <class Check> void each_flipped_bit(std::string bytes, Check check) {
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        auto turned = bytes;
        turned[i / 8] = static_cast<char>(turned[i / 8] ^ (1 << (i % 8)));
        check(turned);
    }
}

}  // namespace given
