// Files that are not what they say: known by their first bytes and by their name's ending.
#include "http/desk/file_bytes.hpp"

#include <gtest/gtest.h>
#include <string>

namespace evenline::http_test {
namespace {

using http::is_what_it_says;
using namespace std::string_view_literals;

TEST(FileBytes, AFileOfItsOwnKindPasses) {
    EXPECT_TRUE(is_what_it_says("image/png", "a.png", "\x89PNG\r\n\x1a\nrest"));
    EXPECT_TRUE(is_what_it_says("image/jpeg", "a.jpeg", "\xFF\xD8\xFF\xE0"));
    EXPECT_TRUE(is_what_it_says("image/webp", "a.webp", "RIFF1234WEBPVP8 "));
    EXPECT_TRUE(is_what_it_says("application/pdf", "a.pdf", "%PDF-1.7"));
    EXPECT_TRUE(is_what_it_says("application/zip", "a.docx", "PK\x03\x04"));
    EXPECT_TRUE(is_what_it_says("text/plain", "a.txt", "<script>alert(1)</script>"));
    EXPECT_TRUE(is_what_it_says("text/csv", "no ending", "a,b\r\n"));
    EXPECT_TRUE(is_what_it_says("audio/mpeg", "a.mp3", "ID3\x04"));
    EXPECT_TRUE(is_what_it_says("audio/mp4", "a.m4a", "\0\0\0 ftypM4A "sv));
    EXPECT_TRUE(is_what_it_says("image/heic", "a.heic", "\0\0\0 ftypheic"sv));
    EXPECT_TRUE(is_what_it_says("image/svg+xml", "a.svg", "<svg xmlns='http://www.w3.org/'/>"));
}

TEST(FileBytes, WhatCallsItselfSomethingElseDoesNot) {
    for (const std::string_view bytes :
         {"<script>alert(1)</script>"sv, "<!DOCTYPE html>"sv, "%PDF-1.7"sv, "PK\x03\x04"sv,
          "GIF89a"sv, "\x89PNX"sv, "x"sv, ""sv})
        EXPECT_FALSE(is_what_it_says("image/png", "a.png", bytes)) << bytes;
    EXPECT_FALSE(is_what_it_says("image/x-icon", "a.ico", " \n<html>"));
    EXPECT_FALSE(is_what_it_says("image/x-icon", "a.ico", "%PDF-1.7"));
    EXPECT_FALSE(is_what_it_says("text/plain", "a.txt", "a\0b"sv));
    EXPECT_FALSE(is_what_it_says("text/plain", "a.txt", "PK\x03\x04"));
}

TEST(FileBytes, ProgramsNeverPassWhateverTheyCallThemselves) {
    for (const char* type : {"image/png", "text/plain", "application/zip", "application/pdf",
                             "audio/mpeg", "video/mp4", "image/svg+xml"}) {
        for (const std::string_view bytes :
             {"MZ\x90\0"sv, "\x7F" "ELF\x02"sv, "#!/bin/sh"sv, "\xCA\xFE\xBA\xBE"sv,
              "\xCF\xFA\xED\xFE"sv, "L\0\0\0\x01\x14\x02\0"sv})
            EXPECT_FALSE(is_what_it_says(type, "a", bytes)) << type;
        for (const char* name : {"a.exe", "a.txt.EXE", "invoice.pdf.js", "a.HTML", "a.lnk", ".bat"})
            EXPECT_FALSE(is_what_it_says(type, name, "%PDF-")) << type << " " << name;
    }
}

}  // namespace
}  // namespace evenline::http_test
