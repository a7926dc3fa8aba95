Console.WriteLine("benchmarks: tokens");
