using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;

namespace Multilabel.Build
{
    /// <summary>
    /// Makes a copy of libLibTorchSharp.so that loads where libstdc++ offers GLIBCXX up to 3.4.30 (Debian 12, Ubuntu 22.04, RHEL 9).
    /// The library asks for GLIBCXX_3.4.32 for one symbol only, <c>std::ios_base_library_init()</c>, which does nothing by itself: it
    /// makes the linker keep the initialisation of iostreams, which older libstdc++ does anyway. In the copy the call goes to
    /// <c>steady_clock::now()</c>, already imported, without arguments and harmless, and the record of the version needed becomes a second
    /// one of GLIBCXX_3.4.30. Every assumption is checked; a file that does not ask for the version is copied as it is.
    /// </summary>
    /// <remarks>Compiled by MSBuild at build time, so it keeps to C# 7.3 and netstandard2.0.</remarks>
    public sealed class SymbolVersionCure : Microsoft.Build.Utilities.Task
    {
        public const string NewVersion = "GLIBCXX_3.4.32", OldVersion = "GLIBCXX_3.4.30";
        public const string NewSymbol = "_ZSt21ios_base_library_initv", OldSymbol = "_ZNSt6chrono3_V212steady_clock3nowEv";

        [Required]
        public string Source { get; set; } = "";

        [Required]
        public string Copy { get; set; } = "";

        public override bool Execute()
        {
            try
            {
                var library = File.ReadAllBytes(Source);
                Cure(library);
                Directory.CreateDirectory(Path.GetDirectoryName(Copy) ?? ".");
                var beside = Copy + ".part";
                File.WriteAllBytes(beside, library);
                if (File.Exists(Copy)) File.Delete(Copy);
                File.Move(beside, Copy);
                return true;
            }
            catch (Exception e) when (e is InvalidDataException || e is IOException || e is UnauthorizedAccessException)
            {
                Log.LogError(
                    "{0}: {1} This version of TorchSharp cannot be made to load on systems with an older libstdc++; use the version in Directory.Packages.props, or update build/SymbolVersionCure.cs.",
                    Source, e.Message);
                return false;
            }
        }

        /// <summary>Changes the library in place; true if it needed the cure.</summary>
        public static bool Cure(byte[] library)
        {
            var elf = new Elf(library);
            elf.NeededVersions.TryGetValue(NewVersion, out var newer);
            if (newer.Count == 0)
            {
                Check(elf.FindSymbols(NewSymbol).Count == 0, NewSymbol + " is imported without " + NewVersion + ".");
                return false;
            }
            Check(newer.Count == 1, NewVersion + " is needed from " + newer.Count + " libraries, expected one.");
            elf.NeededVersions.TryGetValue(OldVersion, out var older);
            Check(older.Count == 1, OldVersion + " is needed from " + older.Count + " libraries, expected one.");
            var newSymbols = elf.FindSymbols(NewSymbol);
            var oldSymbols = elf.FindSymbols(OldSymbol);
            Check(newSymbols.Count == 1, NewSymbol + " is imported " + newSymbols.Count + " times, expected once.");
            Check(oldSymbols.Count == 1, OldSymbol + " is imported " + oldSymbols.Count + " times, expected once.");
            var newIndex = newer.VersionIndex;
            Check(elf.CountSymbolsOfVersion(newIndex) == 1, "more than one symbol needs " + NewVersion + ".");

            elf.CopySymbolNameAndVersion(oldSymbols[0], newSymbols[0]);
            Array.Copy(library, older.Offset, library, newer.Offset, 4);          // vna_hash
            Array.Copy(library, older.Offset + 8, library, newer.Offset + 8, 4);  // vna_name
            return true;
        }

        /// <summary>The names of the symbol versions that a library needs, such as GLIBCXX_3.4.30.</summary>
        public static ICollection<string> VersionsNeeded(byte[] library)
        {
            return new Elf(library).NeededVersions.Keys;
        }

        private static void Check(bool holds, string otherwise)
        {
            if (!holds) throw new InvalidDataException(otherwise);
        }

        private struct NeededVersion
        {
            public int Count, Offset, VersionIndex;
        }

        /// <summary>The dynamic symbols and needed versions of a 64-bit little-endian ELF file; every read is bounds-checked.</summary>
        private sealed class Elf
        {
            private const int SymbolSize = 24, SectionSize = 64;
            private readonly byte[] _bytes;
            private readonly long _symbols, _symbolCount, _strings, _versions;

            public Dictionary<string, NeededVersion> NeededVersions { get; } = new Dictionary<string, NeededVersion>(StringComparer.Ordinal);

            public Elf(byte[] bytes)
            {
                _bytes = bytes;
                Check(bytes.Length > 64 && bytes[0] == 0x7F && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F' && bytes[4] == 2 && bytes[5] == 1,
                    "it is not a 64-bit little-endian ELF file.");
                var table = (long)ReadUInt64(0x28);
                var size = ReadUInt16(0x3A);
                var count = ReadUInt16(0x3C);
                var names = ReadUInt16(0x3E);
                Check(size == SectionSize && names < count, "its section table is not as expected.");
                var sectionNames = (long)ReadUInt64(table + names * SectionSize + 24);
                long needed = -1, neededCount = 0;
                _symbols = _strings = _versions = -1;
                for (var i = 0; i < count; i++)
                {
                    var header = table + i * SectionSize;
                    var offset = (long)ReadUInt64(header + 24);
                    switch (ReadText(sectionNames + ReadUInt32(header)))
                    {
                        case ".dynsym": _symbols = offset; _symbolCount = (long)ReadUInt64(header + 32) / SymbolSize; break;
                        case ".dynstr": _strings = offset; break;
                        case ".gnu.version": _versions = offset; break;
                        case ".gnu.version_r": needed = offset; neededCount = ReadUInt32(header + 44); break;
                    }
                }
                Check(_symbols >= 0 && _strings >= 0 && _versions >= 0 && needed >= 0, "it lacks .dynsym, .dynstr, .gnu.version or .gnu.version_r.");
                ReadNeededVersions(needed, neededCount);
            }

            private void ReadNeededVersions(long at, long count)
            {
                for (; count > 0; count--)   // Verneed: version, count, file, first, next
                {
                    var auxiliary = at + ReadUInt32(at + 8);
                    for (var left = ReadUInt16(at + 2); left > 0; left--)   // Vernaux: hash, flags, other, name, next
                    {
                        var name = ReadText(_strings + ReadUInt32(auxiliary + 8));
                        NeededVersions.TryGetValue(name, out var version);
                        NeededVersions[name] = new NeededVersion { Count = version.Count + 1, Offset = (int)auxiliary, VersionIndex = ReadUInt16(auxiliary + 6) };
                        auxiliary += ReadUInt32(auxiliary + 12);
                    }
                    at += ReadUInt32(at + 12);
                }
            }

            public List<long> FindSymbols(string name)
            {
                var found = new List<long>();
                for (long i = 0; i < _symbolCount; i++)
                    if (ReadText(_strings + ReadUInt32(_symbols + i * SymbolSize)) == name) found.Add(i);
                return found;
            }

            public int CountSymbolsOfVersion(int index)
            {
                var count = 0;
                for (long i = 0; i < _symbolCount; i++)
                    if ((ReadUInt16(_versions + i * 2) & 0x7FFF) == index) count++;
                return count;
            }

            public void CopySymbolNameAndVersion(long from, long to)
            {
                Array.Copy(_bytes, _symbols + from * SymbolSize, _bytes, _symbols + to * SymbolSize, 4);
                Array.Copy(_bytes, _versions + from * 2, _bytes, _versions + to * 2, 2);
            }

            private void CheckBounds(long at, int length)
            {
                Check(at >= 0 && at + length <= _bytes.Length, "it ends before its own tables do.");
            }

            private ushort ReadUInt16(long at)
            {
                CheckBounds(at, 2);
                return BitConverter.ToUInt16(_bytes, (int)at);
            }

            private uint ReadUInt32(long at)
            {
                CheckBounds(at, 4);
                return BitConverter.ToUInt32(_bytes, (int)at);
            }

            private ulong ReadUInt64(long at)
            {
                CheckBounds(at, 8);
                return BitConverter.ToUInt64(_bytes, (int)at);
            }

            private string ReadText(long at)
            {
                CheckBounds(at, 1);
                var end = Array.IndexOf(_bytes, (byte)0, (int)at);
                Check(end >= 0, "it ends inside a name.");
                return Encoding.ASCII.GetString(_bytes, (int)at, end - (int)at);
            }
        }
    }
}
